import { type AdminVisit, adminPage } from '../layout.ts';

/** Where links to the theme editor lead: this store has none, its theme carries the app's blocks from the start. */
export function themePage(visit: AdminVisit): string {
  const { context, store, t } = visit;
  return adminPage(visit, {
    title: t.theme,
    section: 'themes',
    content: `<main><h1>${t.theme}</h1><section class="card"><p>${t.themeHint}</p>
      <p><a href="${context.storeUrl(store)}/" target="_blank" rel="noopener">${t.storefront}</a></p></section></main>`,
  });
}
