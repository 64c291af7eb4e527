import type { ShownEntry } from '#app/domain/ledger/shown-entry.ts';
import { entrySentence } from '../entry-sentence.ts';
import { type Html, html } from '../html.ts';
import { link, section } from '../parts.ts';
import type { Page, View } from '../view.ts';
import type { Words } from '../words.ts';

/** Movements with their reasons, as a list. */
export function movements(view: View, entries: readonly ShownEntry[], words: Words): Html {
  if (entries.length === 0) return html`<p class="lealta-soft">${words.say('activity.empty')}</p>`;
  return html`<ul class="lealta-list lealta-list--lined" role="list">${entries.map((one) => movement(view, one, words))}</ul>`;
}

function movement(view: View, entry: ShownEntry, words: Words): Html {
  const { say, signed, number, date, own } = words;
  const moved = entry.code === 'matured';
  const waits =
    entry.account === 'pending' &&
    entry.points > 0 &&
    (entry.maturesAt === undefined || new Date(entry.maturesAt) > view.now);
  const parts = (entry.lines ?? []).map(({ code, points, params }) => {
    const name =
      code === 'rate'
        ? say('entries.base')
        : own({ es: String(params.name_es ?? ''), en: String(params.name_en ?? '') });
    return html`<li>${signed(points)} · ${name}</li>`;
  });
  return html`
<li class="lealta-entry${entry.points < 0 ? ' lealta-entry--out' : ''}">
  <span class="lealta-entry__points">${moved ? number(entry.points) : signed(entry.points)}</span>
  <div class="lealta-row__text">
    <p>${entrySentence(words, entry)}</p>
    ${parts.length === 0 ? null : html`<ul class="lealta-entry__parts">${parts}</ul>`}
    <p class="lealta-soft"><time datetime="${entry.at}">${date(entry.at)}</time>${waits ? html` <span class="lealta-tag">${say('activity.pending')}</span>` : null}</p>
  </div>
</li>`;
}

/**
 * Everything that ever happened to a member's points, a page at a time.
 * @param older by which the next page is asked for; null on the last one
 */
export const activityPage =
  (shown: {
    readonly entries: readonly ShownEntry[];
    readonly older: string | null;
    readonly first: boolean;
  }): Page =>
  (view, words) =>
    section(
      'activity',
      words.say('portal.nav.activity'),
      html`${movements(view, shown.entries, words)}<div class="lealta-actions">${
        shown.first ? null : link('activity', words.say('portal.activity.newest'))
      }${shown.older === null ? null : link(`activity?before=${encodeURIComponent(shown.older)}`, words.say('portal.activity.older'))}</div>`,
    );
