/** When each tag was last put on or taken off, by the tag in lower case. */
export type TagChanges = {
  readonly [key: string]: { readonly at: string; readonly tag: string; readonly on: boolean };
};

export type TagNews = { readonly added: boolean; readonly tags: readonly string[]; readonly at: Date };

/**
 * What a customer's tags are after some news. Shopify tells which tags came and which went, in any order: of each tag
 * the latest word counts, so that every order of the same news ends in the same tags.
 */
export function applyTagNews(
  known: { readonly tags: readonly string[]; readonly changes: TagChanges },
  news: readonly TagNews[],
): { tags: string[]; changes: TagChanges } {
  const changes = new Map(Object.entries(known.changes));
  const present = new Map(known.tags.map((tag) => [tag.toLowerCase(), tag]));
  for (const { added, tags, at } of news) {
    const time = at.toISOString();
    for (const tag of tags) {
      const key = tag.toLowerCase();
      const before = changes.get(key);
      // Of the same instant, taking off counts: whichever comes first.
      if (before !== undefined && (before.at > time || (before.at === time && !before.on))) continue;
      changes.set(key, { at: time, tag, on: added });
      if (added) present.set(key, tag);
      else present.delete(key);
    }
  }
  return { tags: [...present.values()].sort(), changes: Object.fromEntries([...changes].sort()) };
}

/**
 * What a customer's tags are as Shopify shows them now: tags that are not among them were taken off. News of what came
 * before, though it arrives later, changes nothing.
 */
export function tagsAsFetched(
  known: { readonly tags: readonly string[]; readonly changes: TagChanges },
  fetched: readonly string[],
  at: Date,
): { tags: string[]; changes: TagChanges } {
  const there = new Set(fetched.map((tag) => tag.toLowerCase()));
  const gone = known.tags.filter((tag) => !there.has(tag.toLowerCase()));
  return applyTagNews(known, [
    { added: false, tags: gone, at },
    { added: true, tags: fetched, at },
  ]);
}

/** Since when a customer takes marketing by e-mail, as last told, and of when that news is. */
export type Consent = { readonly since: Date | null; readonly changedAt: Date | null };

/** The consent after some news: the latest counts. */
export function applyConsentNews(
  known: Consent,
  news: readonly { readonly given: boolean; readonly at: Date }[],
): Consent {
  let { since, changedAt } = known;
  for (const { given, at } of [...news].sort((a, b) => a.at.getTime() - b.at.getTime())) {
    const sameTime = changedAt !== null && at.getTime() === changedAt.getTime();
    // Of the same instant, the withdrawal counts: whichever comes first.
    if (changedAt !== null && (at < changedAt || (sameTime && (given || since === null)))) continue;
    since = given ? at : null;
    changedAt = at;
  }
  return { since, changedAt };
}
