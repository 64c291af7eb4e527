/** Believable `orders/paid` payloads of one shop, each of 10 kB, the same for the same number. Money in cents. */

/** Shopify's own payload of a three-line order is about so big. */
const BODY_BYTES = 10_240;
/** Customers of the shop, numbered from 0. */
export const CUSTOMERS = 4_000;
export const customerIdOf = (customer: number): number => 6_600_000_000_000 + customer;
const FIRST_ORDER_AT = Date.parse('2025-02-01T08:00:00Z');
/** So far apart 20,000 orders fill fifteen months. */
const BETWEEN_ORDERS_MS = 33 * 60_000;
const TAX_RATE = 0.21;

export type LoadOrder = { readonly orderId: number; readonly webhookId: string; readonly placedAt: string };

/** Numbers that look random and are always the same (mulberry32). */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const decimal = (cents: number): string => (cents / 100).toFixed(2);
const bag = (cents: number) => {
  const money = { amount: decimal(cents), currency_code: 'EUR' };
  return { shop_money: money, presentment_money: money };
};
const priced = (name: string, cents: number) => ({ [name]: decimal(cents), [`${name}_set`]: bag(cents) });
const taxOf = (cents: number): number => Math.round(cents - cents / (1 + TAX_RATE));
const taxLines = (cents: number) => [
  { channel_liable: false, price: decimal(cents), price_set: bag(cents), rate: TAX_RATE, title: 'IVA' },
];

type Line = { id: number; wine: number; price: number; quantity: number; discount: number; tax: number };

function lineItem(line: Line, returned: number) {
  return {
    id: line.id,
    admin_graphql_api_id: `gid://shopify/LineItem/${line.id}`,
    attributed_staffs: [],
    current_quantity: line.quantity - returned,
    fulfillable_quantity: line.quantity - returned,
    fulfillment_service: 'manual',
    fulfillment_status: null,
    gift_card: false,
    grams: 1300,
    name: `Viña Norte Reserva ${line.wine} - 75 cl`,
    price: decimal(line.price),
    price_set: bag(line.price),
    product_exists: true,
    product_id: 7_000_000_000_000 + line.wine,
    properties: [],
    quantity: line.quantity,
    requires_shipping: true,
    sales_line_item_group_id: null,
    sku: `VN-${line.wine}`,
    taxable: true,
    title: `Viña Norte Reserva ${line.wine}`,
    total_discount: '0.00',
    total_discount_set: bag(0),
    variant_id: 8_000_000_000_000 + line.wine,
    variant_inventory_management: 'shopify',
    variant_title: '75 cl',
    vendor: 'Viña Norte',
    tax_lines: taxLines(line.tax),
    duties: [],
    discount_allocations:
      line.discount === 0
        ? []
        : [{ amount: decimal(line.discount), amount_set: bag(line.discount), discount_application_index: 0 }],
  };
}

function address(customer: number) {
  return {
    first_name: 'Ana',
    last_name: `Martínez ${customer}`,
    company: null,
    address1: `Calle Mayor ${(customer % 120) + 1}`,
    address2: null,
    city: 'Logroño',
    province: 'La Rioja',
    country: 'Spain',
    zip: '26001',
    phone: null,
    name: `Ana Martínez ${customer}`,
    province_code: 'LO',
    country_code: 'ES',
    latitude: 42.46,
    longitude: -2.44,
  };
}

/** The number-th order of the story: who bought, what, and whether some of it came back. */
export function anOrder(number: number): LoadOrder & { readonly body: string } {
  const random = chance(number + 1);
  const orderId = 5_500_000_000_000 + number;
  // Some customers buy far more often than others.
  const customer = Math.floor(CUSTOMERS * random() ** 1.7);
  const customerId = customerIdOf(customer);
  const at = new Date(FIRST_ORDER_AT + number * BETWEEN_ORDERS_MS);
  const placedAt = at.toISOString().replace(/\.\d+Z$/, '+00:00');
  const discounted = random() < 0.2;
  const lines = [0, 1, 2].map((index): Line => {
    const price = 650 + Math.floor(random() * 4000);
    const quantity = 1 + Math.floor(random() ** 2 * 6);
    const discount = discounted ? Math.round(price * quantity * 0.1) : 0;
    const tax = taxOf(price * quantity - discount);
    return {
      id: orderId * 10 + index,
      wine: 100 + Math.floor(random() * 60),
      price,
      quantity,
      discount,
      tax,
    };
  });
  const goods = lines.reduce((sum, line) => sum + line.price * line.quantity - line.discount, 0);
  const shipping = goods > 6000 ? 0 : 595;
  const total = goods + shipping;
  const tax = taxOf(total);
  const refunded = random() < 0.06 ? lines[0] : undefined;
  const returned = (line: Line): number => (line === refunded ? line.quantity : 0);
  const updatedAt = refunded
    ? new Date(at.getTime() + 5 * 86_400_000).toISOString().replace(/\.\d+Z$/, '+00:00')
    : placedAt;
  const payload = {
    id: orderId,
    admin_graphql_api_id: `gid://shopify/Order/${orderId}`,
    app_id: 580111,
    browser_ip: '203.0.113.7',
    buyer_accepts_marketing: false,
    cancel_reason: null,
    cancelled_at: null,
    cart_token: `c${number.toString(16).padStart(31, '0')}`,
    checkout_id: 3_300_000_000_000 + number,
    confirmed: true,
    contact_email: `ana${customer}@example.com`,
    created_at: placedAt,
    currency: 'EUR',
    ...priced('current_subtotal_price', goods),
    ...priced('current_total_discounts', 0),
    ...priced('current_total_price', total),
    ...priced('current_total_tax', tax),
    customer_locale: 'es-ES',
    discount_codes: discounted ? [{ code: 'VENDIMIA', amount: '10.0', type: 'percentage' }] : [],
    email: `ana${customer}@example.com`,
    financial_status: refunded ? 'partially_refunded' : 'paid',
    fulfillment_status: null,
    landing_site: '/',
    name: `#${1001 + number}`,
    note: null,
    number: number + 1,
    order_number: 1001 + number,
    payment_gateway_names: ['shopify_payments'],
    phone: null,
    presentment_currency: 'EUR',
    processed_at: placedAt,
    source_name: 'web',
    ...priced('subtotal_price', goods),
    tags: '',
    tax_lines: taxLines(tax),
    taxes_included: true,
    test: false,
    ...priced(
      'total_discounts',
      lines.reduce((sum, line) => sum + line.discount, 0),
    ),
    ...priced('total_line_items_price', goods),
    total_outstanding: '0.00',
    ...priced('total_price', total),
    ...priced('total_tax', tax),
    total_weight: 3900,
    updated_at: updatedAt,
    billing_address: address(customer),
    customer: {
      id: customerId,
      created_at: '2025-01-20T10:00:00+00:00',
      updated_at: updatedAt,
      first_name: 'Ana',
      last_name: `Martínez ${customer}`,
      state: 'disabled',
      verified_email: true,
      email: `ana${customer}@example.com`,
      phone: null,
      currency: 'EUR',
      default_address: { id: customerId * 10, customer_id: customerId, ...address(customer), default: true },
    },
    discount_applications: [],
    fulfillments: [],
    line_items: lines.map((line) => lineItem(line, returned(line))),
    refunds: refunded
      ? [
          {
            id: 9_900_000_000_000 + number,
            order_id: orderId,
            created_at: updatedAt,
            note: null,
            refund_line_items: [
              {
                id: orderId * 10 + 9,
                line_item_id: refunded.id,
                quantity: refunded.quantity,
                restock_type: 'return',
              },
            ],
            order_adjustments: [],
          },
        ]
      : [],
    shipping_address: address(customer),
    shipping_lines:
      shipping === 0
        ? []
        : [
            {
              id: orderId * 10 + 8,
              code: 'Estándar',
              ...priced('price', shipping),
              ...priced('discounted_price', shipping),
              source: 'shopify',
              title: 'Estándar',
              tax_lines: taxLines(taxOf(shipping)),
              discount_allocations: [],
            },
          ],
    client_details: { user_agent: '' },
  };
  const short = BODY_BYTES - Buffer.byteLength(JSON.stringify(payload));
  payload.client_details.user_agent = 'Mozilla/5.0 (X11; Linux x86_64) '
    .repeat(400)
    .slice(0, Math.max(0, short));
  return {
    orderId,
    webhookId: `load-${number.toString().padStart(10, '0')}`,
    placedAt: at.toISOString(),
    body: JSON.stringify(payload),
  };
}
