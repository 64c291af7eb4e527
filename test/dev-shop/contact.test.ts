/** The store's own newsletter form, as Liquid's `{% form 'customer' %}` posts it. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { DevShop } from '#dev-shop/server.ts';
import { aCustomer, aDevShop, aStore } from './a-store.ts';

let devShop: DevShop;
const store = aStore({ customers: [aCustomer()] });
beforeAll(async () => {
  devShop = await aDevShop({ store });
});
afterAll(() => devShop.stop());

const subscribe = (email: string) =>
  fetch(`${devShop.url}/contact`, {
    method: 'POST',
    redirect: 'manual',
    headers: { referer: `${devShop.url}/en/products/garnacha?variant=401` },
    body: new URLSearchParams({ form_type: 'customer', 'contact[email]': email }),
  });

it('takes the address of a customer or of somebody new, and goes back to the page', async () => {
  for (const email of ['Lucia@example.com', 'ana@example.com']) {
    const answer = await subscribe(email);
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe(
      '/en/products/garnacha?variant=401&customer_posted=true#contact_form',
    );
  }
  const subscribers = store.customers.map((one) => [one.email, one.acceptsMarketing]);
  expect(subscribers).toEqual([
    ['lucia@example.com', true],
    ['ana@example.com', true],
  ]);
});

it('takes nothing that is no address', async () => {
  const answer = await subscribe('ana');
  expect(answer.headers.get('location')).toContain('customer_posted=false');
});
