import { escapeHtml } from '../http.ts';
import type { Chaos } from '../webhooks/chaos.ts';
import type { Delivery } from '../webhooks/deliveries.ts';
import { devPage } from './dev-page.ts';

const labels: Record<Exclude<keyof Chaos, 'paused'>, string> = {
  delayMsMin: 'Delay from (ms)',
  delayMsMax: 'Delay to (ms)',
  duplicateProbability: 'Duplicate (0 to 1)',
  dropProbability: 'Drop (0 to 1)',
  shuffleWindow: 'Shuffle this many',
  shuffleHoldMs: 'Hold at most (ms)',
  retryScale: 'Retry spacing (1 = 4 hours)',
  seed: 'Seed',
};

/** The deliveries with the controls over them. */
export function chaosPage(chaos: Chaos, log: readonly Delivery[], counts: Record<string, number>): string {
  const fields = Object.entries(labels)
    .map(
      ([name, label]) =>
        `<label>${label}<input name="${name}" type="number" step="any" min="0" value="${Number(chaos[name as keyof Chaos].toString().slice(0, 8))}"></label>`,
    )
    .join('');
  const rows = log
    .map((delivery) => {
      const last = delivery.attempts.at(-1);
      return `<tr><td class="nowrap">${delivery.triggeredAt.slice(11, 23)}</td><td>${escapeHtml(delivery.topic)}</td>
        <td>${escapeHtml(delivery.shop)}</td><td class="${delivery.status}">${delivery.status}${delivery.duplicate ? ' (again)' : ''}</td>
        <td>${delivery.attempts.length}</td><td>${escapeHtml(last ? String(last.status ?? last.error ?? '') : '')}</td>
        <td><details><summary>body</summary><pre>${escapeHtml(delivery.body)}</pre></details></td></tr>`;
    })
    .join('');
  const total = Object.entries(counts)
    .map(([status, count]) => `<span class="${status}">${count} ${status}</span>`)
    .join(' · ');
  return devPage({
    title: 'Webhooks and chaos',
    body: `<p>${total}</p>
      <form method="post" action="/__dev/chaos"><label>Paused<input type="checkbox" name="paused" value="true" ${chaos.paused ? 'checked' : ''}></label>
      ${fields}<p><button>Apply</button></p></form>
      <form method="post" action="/__dev/webhooks/redeliver"><p><button name="which" value="dropped">Redeliver dropped</button>
      <button name="which" value="failed">Redeliver failed</button> <button name="which" value="all">Redeliver all</button></p></form>
      ${log.length ? `<table><thead><tr><th>Triggered</th><th>Topic</th><th>Shop</th><th>Status</th><th>Tries</th><th>Answer</th><th></th></tr></thead><tbody>${rows}</tbody></table>` : '<p class="empty">No webhook yet.</p>'}`,
  });
}
