import type { TFunction } from 'i18next';
import type { FunnelRow } from '#app/db/referrals.queries.ts';

/** The way of a friend, from the share to the reward. */
export const STAGES = ['shared', 'visited', 'claimed', 'bought', 'rewarded'] as const;
export type Stage = (typeof STAGES)[number];

const cell = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/**
 * The funnel by channel as CSV, with the words of the merchant's language. They are ours and the rest are whole numbers:
 * nothing that a spreadsheet could take for a formula.
 */
export function funnelCsv(rows: readonly FunnelRow[], t: TFunction): string {
  const header = [
    t('referrals:funnel.channel'),
    ...STAGES.map((stage) => t(`referrals:funnel.stages.${stage}`)),
  ];
  const lines = rows.map((row) => [
    t(`referrals:channels.${row.channel}`),
    ...STAGES.map((stage) => String(row[stage])),
  ]);
  return `\uFEFF${[header, ...lines].map((cells) => cells.map(cell).join(',')).join('\r\n')}\r\n`;
}
