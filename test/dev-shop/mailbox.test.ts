import { createTransport } from 'nodemailer';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { DevShop } from '#dev-shop/server.ts';
import { aDevShop } from './a-store.ts';

let devShop: DevShop;
beforeAll(async () => {
  devShop = await aDevShop();
});
afterAll(() => devShop.stop());

type Listed = { messages: { subject: string; to: string[]; text: string; html: string; from: string }[] };
const listed = async () => (await (await fetch(`${devShop.url}/__dev/mailbox.json`)).json()) as Listed;

it('catches what is sent to it by SMTP, shows it, and forgets it on demand', async () => {
  const transport = createTransport(devShop.smtpUrl);
  await transport.sendMail({
    from: 'Viña <hola@vinya.example>',
    to: 'lucia@example.com',
    subject: 'Tus puntos ya están disponibles ✨',
    text: 'Tienes 120 puntos.',
    html: '<p>Tienes <b>120</b> puntos.</p>',
  });
  transport.close();
  const { messages } = await listed();
  expect(messages).toMatchObject([
    {
      from: 'Viña <hola@vinya.example>',
      to: ['lucia@example.com'],
      subject: 'Tus puntos ya están disponibles ✨',
      text: expect.stringContaining('Tienes 120 puntos.'),
      html: expect.stringContaining('<b>120</b>'),
    },
  ]);
  const page = await (await fetch(`${devShop.url}/__dev/mailbox`)).text();
  expect(page).toContain('Tus puntos ya están disponibles');

  await fetch(`${devShop.url}/__dev/mailbox`, { method: 'DELETE' });
  expect(await listed()).toEqual({ messages: [] });
});

it("carries a store's own messages too", async () => {
  await devShop.context.mail({ to: 'lucia@example.com', subject: 'Pedido #1001', text: 'Gracias.' });
  expect((await listed()).messages[0]).toMatchObject({ subject: 'Pedido #1001' });
});
