import { translateTitle } from '#dev-shop/catalogue/wine-shop.ts';
import type { DevShopContext } from '../context.ts';
import { escapeHtml } from '../http.ts';
import type { Order, Store } from '../model.ts';
import { formatMoney } from './format-money.ts';
import en from './locales/en.json' with { type: 'json' };
import es from './locales/es.json' with { type: 'json' };
import type { PricedCheckout } from './price-checkout.ts';

/** Mails an order's confirmation to its contact, in the order's language, as text and as HTML. */
export async function sendOrderConfirmation(
  context: Pick<DevShopContext, 'mail' | 'storeUrl'>,
  store: Store,
  order: Order,
  priced: PricedCheckout,
): Promise<void> {
  if (!order.email) return;
  const texts = order.locale === 'es' ? es : en;
  const money = (cents: number) => formatMoney(cents, store.currency, order.locale);
  const prefix = order.locale === store.primaryLocale ? '' : `/${order.locale}`;
  const link = `${context.storeUrl(store)}${prefix}/orders/${order.token}`;
  const name = order.shippingAddress?.firstName ?? '';
  const title = (value: string) => translateTitle(value, order.locale);
  const rows: [string, string][] = priced.lines.map((line) => [
    `${line.quantity} × ${title(line.product.title)}${line.variant.title === 'Default Title' ? '' : ` · ${title(line.variant.title)}`}`,
    money(line.subtotal),
  ]);
  const sums: [string, string][] = [
    [texts.subtotal, money(priced.subtotal)],
    ...priced.applied.map(({ code, title: name, amount }): [string, string] => [
      `${texts.discount} ${code ?? name}`,
      `−${money(amount)}`,
    ]),
    ...(priced.shipping.required
      ? [
          [texts.shipping, priced.shipping.price === 0 ? texts.free : money(priced.shipping.price)] as [
            string,
            string,
          ],
        ]
      : []),
    [texts.total, money(priced.total)],
  ];
  const hello = texts.hello.replace('{{name}}', name).replace(' ,', ',');
  const paid = order.financialStatus === 'paid' ? texts.paid : texts.pending.replace('{{order}}', order.name);
  const text = [
    hello,
    '',
    texts.thanks.replace('{{order}}', order.name),
    paid,
    '',
    ...rows.map(([label, value]) => `${label}  ${value}`),
    '',
    ...sums.map(([label, value]) => `${label}: ${value}`),
    '',
    `${texts.status} ${link}`,
    '',
    texts.bye,
    store.name,
  ].join('\n');
  await context.mail({
    to: order.email,
    from: `${store.name} <${store.email}>`,
    subject: texts.subject.replace('{{order}}', order.name).replace('{{shop}}', store.name),
    text,
    html: layOut(
      order.locale,
      store.name,
      hello,
      [texts.thanks.replace('{{order}}', order.name), paid],
      rows,
      sums,
      [texts.status_button, link],
    ),
  });
}

function layOut(
  locale: string,
  shop: string,
  hello: string,
  sentences: string[],
  rows: [string, string][],
  sums: [string, string][],
  [label, link]: [string, string],
): string {
  const row = ([left, right]: [string, string]) =>
    `<tr><td style="padding:6px 0">${escapeHtml(left)}</td><td style="padding:6px 0;text-align:right">${escapeHtml(right)}</td></tr>`;
  return `<!doctype html><html lang="${locale}"><meta charset="utf-8"><title>${escapeHtml(shop)}</title>
<body style="margin:0;background:#f4efe4;color:#211a17;font:16px/1.55 Georgia,serif">
<div style="max-width:540px;margin:0 auto;padding:32px 24px">
<p style="font-size:26px;margin:0 0 24px;color:#6b1626">${escapeHtml(shop)}</p>
<p>${escapeHtml(hello)}</p>${sentences.map((sentence) => `<p>${escapeHtml(sentence)}</p>`).join('')}
<table style="width:100%;border-collapse:collapse;border-top:1px solid #cfc4b0">${rows.map(row).join('')}</table>
<table style="width:100%;border-collapse:collapse;border-top:1px solid #cfc4b0;margin-top:8px">${sums.map(row).join('')}</table>
<p style="margin-top:28px"><a href="${escapeHtml(link)}" style="background:#6b1626;color:#fff;padding:12px 20px;text-decoration:none">${escapeHtml(label)}</a></p>
</div></body></html>`;
}
