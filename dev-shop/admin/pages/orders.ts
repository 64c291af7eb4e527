import { escapeHtml } from '../../http.ts';
import type { Order } from '../../model.ts';
import { amountsOf, lineNet } from '../../orders/index.ts';
import { type AdminVisit, adminPage, formatMoney, formatTime, noticeOf, pager } from '../layout.ts';

const pageSize = 50;

const statusTag = ({ t }: AdminVisit, order: Order): string =>
  `<span class="tag ${order.financialStatus}">${t[`status_${order.financialStatus}`]}</span>${
    order.cancelledAt ? ` <span class="tag cancelled">${t.cancelled}</span>` : ''
  }`;

function customerName({ context, store, t }: AdminVisit, order: Order): string {
  const customer = order.customerId === null ? null : context.find.customer(store, order.customerId);
  return customer ? `${customer.firstName} ${customer.lastName}`.trim() : (order.email ?? t.noCustomer);
}

/** The list of orders, newest first, with search. */
export function ordersPage(visit: AdminVisit): string {
  const { store, t, url, root } = visit;
  const query = (url.searchParams.get('q') ?? '').trim().toLowerCase();
  const page = Math.max(1, Number(url.searchParams.get('page')) || 1);
  const newestFirst = store.orders.toSorted((a, b) => b.number - a.number);
  const found = query
    ? newestFirst.filter((order) =>
        `${order.name} ${order.email ?? ''} ${customerName(visit, order)}`.toLowerCase().includes(query),
      )
    : newestFirst;
  const rows = found.slice((page - 1) * pageSize, page * pageSize).map(
    (order) => `<tr><td><a href="${root}/orders/${order.id}">${escapeHtml(order.name)}</a></td>
      <td>${formatTime(visit, order.createdAt)}</td><td>${escapeHtml(customerName(visit, order))}</td>
      <td>${statusTag(visit, order)}</td><td class="number">${formatMoney(visit, amountsOf(order).currentTotal)}</td></tr>`,
  );
  return adminPage(visit, {
    title: t.orders,
    section: 'orders',
    content: `<main><div class="bar between"><h1>${t.orders}</h1><form role="search"><input type="search" name="q" value="${escapeHtml(query)}" placeholder="${t.searchOrders}" aria-label="${t.searchOrders}"> <button>${t.search}</button></form></div>
      ${noticeOf(visit)}<div class="card flush">${
        rows.length
          ? `<table><thead><tr><th>${t.order}</th><th>${t.date}</th><th>${t.customer}</th><th>${t.payment}</th><th class="number">${t.currentTotal}</th></tr></thead><tbody>${rows.join('')}</tbody></table>`
          : `<p class="pager">${t.noResults}</p>`
      }${pager(visit, page, Math.ceil(found.length / pageSize))}</div></main>`,
  });
}

function amountsCard(visit: AdminVisit, order: Order): string {
  const { t } = visit;
  const amounts = amountsOf(order);
  const row = (label: string, minor: number) => `<dt>${label}</dt><dd>${formatMoney(visit, minor)}</dd>`;
  return `<section class="card"><dl>${row(t.subtotal, amounts.lineItems)}
    ${amounts.discounts ? row(`${t.discount}${order.discountCodes.length ? ` (${escapeHtml(order.discountCodes.map(({ code }) => code).join(', '))})` : ''}`, -amounts.discounts) : ''}
    ${row(t.shipping, order.shipping.price)}${row(order.taxesIncluded ? t.taxIncluded : t.tax, amounts.tax)}${row(t.total, amounts.total)}
    ${amounts.currentTotal === amounts.total ? '' : row(t.currentTotal, amounts.currentTotal)}
    ${row(t.paid, order.paid)}${amounts.refunded ? row(t.refunded, -amounts.refunded) : ''}${amounts.outstanding ? row(t.outstanding, amounts.outstanding) : ''}</dl></section>`;
}

function actionsCard(visit: AdminVisit, order: Order): string {
  const { store, t, root } = visit;
  const action = `${root}/orders/${order.id}`;
  const amounts = amountsOf(order);
  const units = (prefix: string, value: (line: Order['lines'][number]) => number, max: boolean) =>
    order.lines
      .filter((line) => !max || line.currentQuantity > 0)
      .map(
        (line) =>
          `<label class="field">${escapeHtml(line.title)}<input type="number" min="0" ${max ? `max="${line.currentQuantity}"` : ''} name="${prefix}:${line.id}" value="${value(line)}"></label>`,
      )
      .join('');
  const parts: string[] = [];
  const refundable = order.paid - amounts.refunded;
  if (refundable > 0) {
    parts.push(`<details${amounts.refunded ? '' : ' open'}><summary>${t.refund}</summary><form method="post" action="${action}/refund"><p class="muted">${t.refundHint}</p>
      <div class="bar">${units('quantity', () => 0, true)}</div><p><label><input type="checkbox" name="shipping" value="all"> ${t.refundShipping}</label>
      <label><input type="checkbox" name="restock" value="yes" checked> ${t.restock}</label></p>
      <div class="bar"><label class="field">${t.amount} (${store.currency})<input name="amount" inputmode="decimal" placeholder="0,00" aria-describedby="amount-hint"></label><button class="primary">${t.refund}</button></div>
      <p class="muted" id="amount-hint">${t.amountHint}. ≤ ${formatMoney(visit, refundable)}</p></form></details>`);
  }
  if (!order.cancelledAt) {
    if (amounts.outstanding > 0 || order.financialStatus === 'pending') {
      parts.push(
        `<details open><summary>${t.payment}</summary><form method="post" action="${action}/mark-paid"><button class="primary">${t.markPaid}</button></form></details>`,
      );
    }
    const products = store.products
      .flatMap((product) =>
        product.variants.map(
          (variant) =>
            `<option value="${variant.id}">${escapeHtml(product.title)}${variant.title === 'Default Title' ? '' : ` · ${escapeHtml(variant.title)}`}</option>`,
        ),
      )
      .join('');
    parts.push(`<details><summary>${t.edit}</summary><form method="post" action="${action}/edit"><p class="muted">${t.editHint}</p>
      <div class="bar">${units('quantity', (line) => line.currentQuantity, false)}</div>
      <p class="bar"><label class="field">${t.addProduct}<select name="variantId"><option value="">${t.nothing}</option>${products}</select></label><label class="field">${t.quantity}<input type="number" min="1" name="added" value="1"></label></p><button>${t.apply}</button></form></details>`);
    if (order.fulfillmentStatus !== 'fulfilled') {
      parts.push(
        `<details><summary>${t.fulfil}</summary><form method="post" action="${action}/fulfil"><button>${t.fulfil}</button></form></details>`,
      );
    }
    parts.push(`<details><summary>${t.cancel}</summary><form method="post" action="${action}/cancel"><p><label><input type="checkbox" name="refund" value="yes" checked> ${t.cancelAndRefund}</label>
      <label><input type="checkbox" name="restock" value="yes" checked> ${t.restock}</label></p><button class="danger">${t.cancel}</button></form></details>`);
  }
  parts.push(
    `<details><summary>${t.deleteOrder}</summary><form method="post" action="${action}/delete"><button class="danger">${t.deleteOrder}</button></form></details>`,
  );
  return `<section class="card">${parts.join('')}</section>`;
}

/** One order with everything a merchant can do to it. */
export function orderPage(visit: AdminVisit, order: Order): string {
  const { t, root } = visit;
  const lines = order.lines.map(
    (
      line,
    ) => `<tr><td class="wrap">${escapeHtml(line.title)}${line.variantTitle ? ` <span class="muted">${escapeHtml(line.variantTitle)}</span>` : ''}</td>
      <td class="number">${formatMoney(visit, line.price)}</td><td class="number">${line.currentQuantity === line.quantity ? line.quantity : `<s class="muted">${line.quantity}</s> ${line.currentQuantity}`}</td>
      <td class="number">${formatMoney(visit, lineNet(line, line.currentQuantity))}</td></tr>`,
  );
  const refunds = order.refunds.map(
    (refund) =>
      `<tr><td>${formatTime(visit, refund.createdAt)}</td><td class="wrap">${escapeHtml(refund.note || refund.lines.map((line) => `${line.quantity} × ${order.lines.find(({ id }) => id === line.lineId)?.title ?? ''}`).join(', '))}</td><td class="number">${formatMoney(visit, refund.amount)}</td></tr>`,
  );
  return adminPage(visit, {
    title: order.name,
    section: 'orders',
    content: `<main><p><a href="${root}/orders">${t.orders}</a></p><div class="bar between"><h1>${escapeHtml(order.name)}</h1><span>${statusTag(visit, order)} <span class="tag">${order.fulfillmentStatus === 'fulfilled' ? t.fulfilled : t.unfulfilled}</span></span></div>
      ${noticeOf(visit)}<div class="columns"><div><div class="card flush"><table><thead><tr><th>${t.product}</th><th class="number">${t.price}</th><th class="number">${t.quantity}</th><th class="number">${t.total}</th></tr></thead><tbody>${lines.join('')}</tbody></table></div>
      ${amountsCard(visit, order)}${refunds.length ? `<section class="card flush"><table><thead><tr><th colspan="3">${t.refunds}</th></tr></thead><tbody>${refunds.join('')}</tbody></table></section>` : ''}</div>
      <div><section class="card"><h2>${t.customer}</h2>${order.customerId === null ? escapeHtml(order.email ?? t.noCustomer) : `<a href="${root}/customers/${order.customerId}">${escapeHtml(customerName(visit, order))}</a><br>${escapeHtml(order.email ?? '')}`}<p class="muted">${formatTime(visit, order.createdAt)}</p></section>
      ${actionsCard(visit, order)}</div></div></main>`,
  });
}
