import { escapeHtml } from '../../http.ts';
import type { Customer } from '../../model.ts';
import { amountsOf } from '../../orders/index.ts';
import { type AdminVisit, adminPage, formatMoney, formatTime, noticeOf, pager } from '../layout.ts';

const pageSize = 50;
const nameOf = (customer: Customer) =>
  `${customer.firstName} ${customer.lastName}`.trim() || customer.email || String(customer.id);

function spentBy({ context, store }: AdminVisit, customer: Customer): number {
  return context.find
    .ordersOf(store, customer.id)
    .reduce((total, order) => total + order.paid - amountsOf(order).refunded, 0);
}

/** The list of customers with search. */
export function customersPage(visit: AdminVisit): string {
  const { context, store, t, url, root } = visit;
  const query = (url.searchParams.get('q') ?? '').trim().toLowerCase();
  const page = Math.max(1, Number(url.searchParams.get('page')) || 1);
  const found = store.customers.filter(
    (customer) =>
      customer.mergedInto === null &&
      (!query || `${nameOf(customer)} ${customer.email ?? ''}`.toLowerCase().includes(query)),
  );
  const rows = found.slice((page - 1) * pageSize, page * pageSize).map(
    (customer) =>
      `<tr><td><a href="${root}/customers/${customer.id}">${escapeHtml(nameOf(customer))}</a></td><td>${escapeHtml(customer.email ?? '')}</td>
      <td class="number">${context.find.ordersOf(store, customer.id).length}</td><td class="number">${formatMoney(visit, spentBy(visit, customer))}</td></tr>`,
  );
  return adminPage(visit, {
    title: t.customers,
    section: 'customers',
    content: `<main><div class="bar between"><h1>${t.customers}</h1><form role="search"><input type="search" name="q" value="${escapeHtml(query)}" placeholder="${t.searchCustomers}" aria-label="${t.searchCustomers}"> <button>${t.search}</button></form></div>
      ${noticeOf(visit)}<div class="card flush">${
        rows.length
          ? `<table><thead><tr><th>${t.customer}</th><th>${t.email}</th><th class="number">${t.ordersCount}</th><th class="number">${t.spent}</th></tr></thead><tbody>${rows.join('')}</tbody></table>`
          : `<p class="pager">${t.noResults}</p>`
      }${pager(visit, page, Math.ceil(found.length / pageSize))}</div></main>`,
  });
}

/** One customer: their orders, merging, and privacy requests. */
export function customerPage(visit: AdminVisit, customer: Customer): string {
  const { context, store, t, root } = visit;
  const action = `${root}/customers/${customer.id}`;
  const orders = context.find.ordersOf(store, customer.id).toReversed();
  const rows = orders.map(
    (order) =>
      `<tr><td><a href="${root}/orders/${order.id}">${escapeHtml(order.name)}</a></td><td>${formatTime(visit, order.createdAt)}</td><td>${t[`status_${order.financialStatus}`]}</td><td class="number">${formatMoney(visit, amountsOf(order).currentTotal)}</td></tr>`,
  );
  const button = (name: string, label: string, danger = false) =>
    `<form method="post" action="${action}/${name}"><button${danger ? ' class="danger"' : ''}>${label}</button></form>`;
  return adminPage(visit, {
    title: nameOf(customer),
    section: 'customers',
    content: `<main><p><a href="${root}/customers">${t.customers}</a></p><h1>${escapeHtml(nameOf(customer))}</h1>${noticeOf(visit)}
      <div class="columns"><div class="card flush">${rows.length ? `<table><thead><tr><th>${t.order}</th><th>${t.date}</th><th>${t.payment}</th><th class="number">${t.total}</th></tr></thead><tbody>${rows.join('')}</tbody></table>` : `<p class="pager">${t.noResults}</p>`}</div>
      <div><section class="card"><dl><dt>${t.email}</dt><dd>${escapeHtml(customer.email ?? '')}</dd><dt>${t.language}</dt><dd>${customer.locale}</dd><dt>${t.ordersCount}</dt><dd>${orders.length}</dd><dt>${t.spent}</dt><dd>${formatMoney(visit, spentBy(visit, customer))}</dd></dl></section>
      <section class="card"><form method="post" action="${action}/merge" class="bar"><label class="field">${t.mergeInto}<input name="from" required></label><button>${t.merge}</button></form></section>
      <section class="card"><h2>${t.privacy}</h2><div class="bar">${button('data-request', t.dataRequest)}${button('redact', t.redact, true)}${orders.length === 0 ? button('delete', t.deleteCustomer, true) : ''}</div></section></div></div></main>`,
  });
}
