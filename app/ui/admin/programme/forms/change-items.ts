import { z } from 'zod';
import type { ProgrammeSettings } from '#app/domain/programme/settings.ts';
import type { Item, ListName } from './sections.ts';

const change = z.object({
  intent: z.enum(['activate', 'deactivate', 'delete', 'up', 'down']),
  ids: z.array(z.string().max(40)).min(1).max(200),
});
export type ItemsChange = z.infer<typeof change>;

/** The change of some items that a request asks for; null when it asks for none. */
export function parseItemsChange(sent: FormData): ItemsChange | null {
  const parsed = change.safeParse({ intent: sent.get('intent'), ids: sent.getAll('id') });
  return parsed.success ? parsed.data : null;
}

/** The settings with some items of a list switched on or off, deleted, or moved by one place. */
export function changeItems(
  settings: ProgrammeSettings,
  list: ListName,
  { intent, ids }: ItemsChange,
): ProgrammeSettings {
  const items: readonly Item[] = settings[list];
  const meant = new Set(ids);
  return { ...settings, [list]: changed(items, meant, intent) };
}

function changed(items: readonly Item[], meant: ReadonlySet<string>, intent: ItemsChange['intent']): Item[] {
  if (intent === 'delete') return items.filter(({ id }) => !meant.has(id));
  if (intent === 'up' || intent === 'down') return moved(items, meant, intent === 'up' ? -1 : 1);
  return items.map((item) =>
    meant.has(item.id) && 'active' in item ? { ...item, active: intent === 'activate' } : item,
  );
}

function moved(items: readonly Item[], meant: ReadonlySet<string>, by: 1 | -1): Item[] {
  const place = items.findIndex(({ id }) => meant.has(id));
  const target = place + by;
  const item = items[place];
  if (item === undefined || target < 0 || target >= items.length) return [...items];
  const rest = items.filter((_, index) => index !== place);
  return [...rest.slice(0, target), item, ...rest.slice(target)];
}
