import { isEmail } from '#dev-shop/commerce/validate-contact.ts';
import { createCustomer, updateCustomer } from '../../customers/index.ts';
import { say } from '../texts.ts';
import type { Answer, Visit } from '../visit.ts';

/**
 * `POST /contact`: the newsletter form of Liquid's `{% form 'customer' %}`. Takes the address as a subscriber, known or
 * not, and goes back to the page, which says so.
 */
export function takeContact(visit: Visit): Answer {
  const { context, store, fields, headers, url } = visit;
  const typed = String(fields['contact[email]'] ?? '')
    .trim()
    .toLowerCase()
    .slice(0, 300);
  const back = new URL(headers.referer ?? '/', url);
  back.searchParams.set('customer_posted', String(isEmail(typed)));
  if (isEmail(typed)) {
    const known = store.customers.find((one) => one.email === typed && one.mergedInto === null);
    if (known) updateCustomer(context, store, known, { acceptsMarketing: true });
    else createCustomer(context, store, { email: typed, acceptsMarketing: true, tags: ['newsletter'] });
  }
  return { kind: 'redirect', to: `${back.pathname}${back.search}#contact_form` };
}

/** What a form knows on the page after it: Liquid's `form.posted_successfully?` and `form.errors`. */
export function postedForms({ url, locale }: Visit): Record<string, unknown> {
  const posted = url.searchParams.get('customer_posted');
  if (posted === null) return {};
  const good = posted === 'true';
  const errors = good ? null : [say(locale, 'login.bad_email')];
  return { customer: { 'posted_successfully?': good, errors } };
}
