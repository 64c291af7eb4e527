import { describe, expect, it } from 'vitest';
import { PAID_PLAINLY, paymentsByNames, paymentsOf } from '#app/domain/orders/payments.ts';

const of = (kind: string, gateway: string | null, amount: bigint, status = 'SUCCESS') => ({
  kind,
  gateway,
  amount,
  status,
});

describe('how an order was paid', () => {
  it('is plain by its gateways’ names alone, unless one of them is a gift card or store credit', () => {
    expect(paymentsByNames([])).toBe(PAID_PLAINLY);
    expect(paymentsByNames(['shopify_payments', 'paypal', 'Gift wrap'])).toBe(PAID_PLAINLY);
    expect(paymentsByNames(['shopify_payments', 'gift_card'])).toBeNull();
    expect(paymentsByNames(['shopify_store_credit'])).toBeNull();
  });

  it('adds up what was taken: neither what was only authorised or failed, nor what was given back', () => {
    expect(
      paymentsOf([
        of('SALE', 'gift_card', 2000n),
        of('SALE', 'gift_card', 500n),
        of('SALE', 'gift_card', 9000n, 'FAILURE'),
        of('SALE', 'shopify_store_credit', 1000n),
        of('AUTHORIZATION', 'shopify_payments', 6500n),
        of('CAPTURE', 'shopify_payments', 6500n),
        of('VOID', 'shopify_payments', 6500n),
        of('REFUND', 'gift_card', 2000n),
      ]),
    ).toEqual({ paid: 10_000n, giftCard: 2500n, storeCredit: 1000n });
  });

  it('counts cash at a till without the change', () => {
    expect(
      paymentsOf([of('SALE', 'gift_card', 1000n), of('SALE', 'cash', 5000n), of('CHANGE', 'cash', 2000n)]),
    ).toEqual({ paid: 4000n, giftCard: 1000n, storeCredit: 0n });
  });

  it('is the same whether names or payments tell that neither was used', () => {
    expect(paymentsOf([of('SALE', 'shopify_payments', 10_000n), of('SALE', null, 1n)])).toBe(PAID_PLAINLY);
  });
});
