import { statusOf } from '../../admin-api/sources/discounts.ts';
import { escapeHtml } from '../../http.ts';
import type { Discount } from '../../model.ts';
import { type AdminVisit, adminPage, formatMoney, formatTime, noticeOf, pager } from '../layout.ts';

const pageSize = 50;

function valueText(visit: AdminVisit, { value }: Discount): string {
  if (value.kind === 'amount') return formatMoney(visit, value.amount);
  if (value.kind === 'function') return escapeHtml(value.handle);
  return value.kind === 'percentage' ? `${value.percentage} %` : visit.t.freeShipping;
}

/** The store's discounts, newest first, with who can use each. */
export function discountsPage(visit: AdminVisit): string {
  const { context, store, t, root, url } = visit;
  const page = Math.max(1, Number(url.searchParams.get('page')) || 1);
  const buyer = (discount: Discount) => {
    const [id] = discount.customerIds ?? [];
    const customer = id === undefined ? null : context.find.customer(store, id);
    return customer
      ? `<a href="${root}/customers/${customer.id}">${escapeHtml(`${customer.firstName} ${customer.lastName}`)}</a>`
      : t.everybody;
  };
  const newestFirst = store.discounts.toReversed();
  const rows = newestFirst.slice((page - 1) * pageSize, page * pageSize).map((discount) => {
    const status = statusOf(discount, context.now());
    return `<tr><td><strong>${escapeHtml(discount.code ?? t.automatic)}</strong>${discount.createdByApp ? ` <span class="muted">${t.byApp}</span>` : ''}</td>
      <td>${valueText(visit, discount)}</td><td>${buyer(discount)}</td><td>${discount.usageCount}${discount.usageLimit === null ? '' : ` / ${discount.usageLimit}`}</td>
      <td>${discount.endsAt ? formatTime(visit, discount.endsAt) : ''}</td><td><span class="tag ${status.toLowerCase()}">${t[`discount_${status}`]}</span></td></tr>`;
  });
  return adminPage(visit, {
    title: t.discounts,
    section: 'discounts',
    content: `<main><h1>${t.discounts}</h1>${noticeOf(visit)}<div class="card flush">${
      rows.length
        ? `<table><thead><tr><th>${t.code}</th><th>${t.value}</th><th>${t.forWhom}</th><th>${t.used}</th><th>${t.until}</th><th>${t.status}</th></tr></thead><tbody>${rows.join('')}</tbody></table>`
        : `<p class="pager">${t.noResults}</p>`
    }${pager(visit, page, Math.ceil(newestFirst.length / pageSize))}</div></main>`,
  });
}
