import type { Customer } from '#dev-shop/model.ts';

/** A customer as the stand-in store keeps them: Ana García, in Spanish, without orders, but for `changes`. */
export const storeCustomer = (id: number, changes: Partial<Customer> = {}): Customer => ({
  id,
  email: `c${id}@example.com`,
  phone: null,
  firstName: 'Ana',
  lastName: 'García',
  locale: 'es',
  state: 'enabled',
  tags: [],
  acceptsMarketing: false,
  address: null,
  createdAt: '2026-01-01T00:00:00Z',
  updatedAt: '2026-01-01T00:00:00Z',
  mergedInto: null,
  ...changes,
});
