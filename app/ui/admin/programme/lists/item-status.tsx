import { Badge } from '@shopify/polaris';
import { useAdmin } from '../../use-admin.ts';
import type { Item } from '../forms/sections.ts';

/** How an item stands now: at work, not yet, no more, or switched off. */
export function statusOf(item: Item, now: Date): 'on' | 'later' | 'over' | 'off' {
  if ('active' in item && !item.active) return 'off';
  if ('startsAt' in item && item.startsAt !== null && new Date(item.startsAt) > now) return 'later';
  if ('endsAt' in item && item.endsAt !== null && new Date(item.endsAt) <= now) return 'over';
  return 'on';
}

const TONES = { on: 'success', later: 'attention', over: 'new', off: 'new' } as const;

export function ItemStatus({ item, now }: { item: Item; now: Date }) {
  const { t } = useAdmin();
  const status = statusOf(item, now);
  return <Badge tone={TONES[status]}>{t(`programme:lists.statuses.${status}`)}</Badge>;
}
