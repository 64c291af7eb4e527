/** Order payloads in Shopify's webhook shape, built from a small story of the order. Money in cents. */
export type LineStory = {
  id: number;
  quantity: number;
  price: number;
  discount?: number;
  tax?: number;
  giftCard?: boolean;
};
export type RefundStory = {
  id: number;
  at: string;
  lines?: { id: number; quantity: number }[];
  /** Money given back beyond the lines. */
  beyond?: number;
  shipping?: number;
};
export type OrderStory = {
  id: number;
  customerId?: number | null;
  email?: string;
  placedAt?: string;
  updatedAt?: string;
  status?: string;
  lines?: LineStory[];
  shipping?: { price: number; tax?: number };
  refunds?: RefundStory[];
  cancelledAt?: string | null;
  taxesIncluded?: boolean;
  discountCodes?: string[];
  outstanding?: number;
  test?: boolean;
  currency?: string;
};

const decimal = (cents: number): string => (cents / 100).toFixed(2);

export function refundPayload(orderId: number, refund: RefundStory) {
  const adjustment = (kind: string, cents: number) => ({ kind, amount: decimal(-cents), tax_amount: '0.00' });
  return {
    id: refund.id,
    order_id: orderId,
    created_at: refund.at,
    refund_line_items: (refund.lines ?? []).map((line) => ({
      line_item_id: line.id,
      quantity: line.quantity,
    })),
    order_adjustments: [
      ...(refund.shipping ? [adjustment('shipping_refund', refund.shipping)] : []),
      ...(refund.beyond ? [adjustment('refund_discrepancy', refund.beyond)] : []),
    ],
  };
}

/** One 50.00 line, paid, tax included but zero, unless the story says otherwise. */
export function orderPayload(story: OrderStory) {
  const lines = story.lines ?? [{ id: story.id * 10 + 1, quantity: 1, price: 5000 }];
  const refunds = story.refunds ?? [];
  const returned = (id: number): number =>
    refunds
      .flatMap((refund) => refund.lines ?? [])
      .reduce((sum, line) => sum + (line.id === id ? line.quantity : 0), 0);
  const total = lines.reduce((sum, line) => sum + line.price * line.quantity - (line.discount ?? 0), 0);
  const placedAt = story.placedAt ?? '2026-03-01T10:00:00Z';
  const customerId = story.customerId === undefined ? 501 : story.customerId;
  return {
    id: story.id,
    name: `#${story.id}`,
    created_at: placedAt,
    processed_at: placedAt,
    updated_at: story.updatedAt ?? placedAt,
    cancelled_at: story.cancelledAt ?? null,
    financial_status: story.status ?? 'paid',
    test: story.test ?? false,
    source_name: 'web',
    currency: story.currency ?? 'EUR',
    taxes_included: story.taxesIncluded ?? true,
    total_price: decimal(total + (story.shipping?.price ?? 0)),
    current_total_price: decimal(total + (story.shipping?.price ?? 0)),
    total_outstanding: decimal(story.outstanding ?? 0),
    email: story.email ?? (customerId === null ? null : `c${customerId}@example.com`),
    phone: null,
    customer_locale: 'es-ES',
    discount_codes: (story.discountCodes ?? []).map((code) => ({
      code,
      amount: '5.00',
      type: 'fixed_amount',
    })),
    line_items: lines.map((line) => ({
      id: line.id,
      product_id: 9000 + (line.id % 10),
      variant_id: 8000 + (line.id % 10),
      title: `Wine ${line.id}`,
      quantity: line.quantity,
      current_quantity: line.quantity - Math.min(line.quantity, returned(line.id)),
      price: decimal(line.price),
      gift_card: line.giftCard ?? false,
      discount_allocations: line.discount ? [{ amount: decimal(line.discount) }] : [],
      tax_lines: line.tax ? [{ price: decimal(line.tax) }] : [],
    })),
    shipping_lines: story.shipping
      ? [
          {
            price: decimal(story.shipping.price),
            discount_allocations: [],
            tax_lines: story.shipping.tax ? [{ price: decimal(story.shipping.tax) }] : [],
          },
        ]
      : [],
    refunds: refunds.map((refund) => refundPayload(story.id, refund)),
    customer:
      customerId === null
        ? null
        : {
            id: customerId,
            email: story.email ?? `c${customerId}@example.com`,
            phone: null,
            first_name: 'Ana',
            last_name: `C${customerId}`,
            created_at: '2026-01-01T00:00:00Z',
          },
  };
}

export const customerPayload = (id: number, updatedAt = '2026-02-01T00:00:00Z') => ({
  id,
  email: `c${id}@example.com`,
  phone: null,
  first_name: 'Ana',
  last_name: `C${id}`,
  created_at: '2026-01-01T00:00:00Z',
  updated_at: updatedAt,
});
