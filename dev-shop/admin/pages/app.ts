import { installApp } from '../../admin-api/exchange-token.ts';
import type { AppSettings } from '../../app-settings.ts';
import { appHost } from '../../hosts.ts';
import { type AdminVisit, adminPage } from '../layout.ts';
import { hostParameter, mintSessionToken } from '../session-token.ts';

/** The app's page: the frame with the app inside, opened at the path the admin's address names. */
export async function appPage(visit: AdminVisit, settings: AppSettings, rest: string): Promise<string> {
  const { context, store, language, t, url, root } = visit;
  // A merchant accepts the app's scopes before the app is ever shown.
  if (!store.installation) installApp(context, store, settings.scopes);
  const appOrigin = root.startsWith('/admin/') ? new URL(context.appPublicUrl).origin : `https://${appHost}`;
  const path = `/app${rest.replace(/^\/app(?=\/|$)/, '')}`.replace(/\/$/, '');
  const query = new URLSearchParams(url.search);
  query.delete('locale');
  const shown = path + (query.size > 0 ? `?${query}` : '');
  query.set('embedded', '1');
  query.set('shop', store.domain);
  query.set('host', hostParameter(store));
  query.set('locale', language);
  query.set('id_token', await mintSessionToken(context, store));
  const frameSettings = {
    handle: store.handle,
    appOrigin,
    frameUrl: `${appOrigin}${path}?${query}`,
    path: shown,
    base: `${root}/apps/lealta`,
    adminRoot: root,
    apiBase: `/__dev/stores/${store.handle}`,
    title: `Lealta · ${store.name}`,
    email: store.email,
    scopes: settings.scopes,
    texts: t,
  };
  const json = JSON.stringify(frameSettings).replaceAll('<', '\\u003c');
  return adminPage(visit, {
    title: 'Lealta',
    section: 'apps/lealta',
    content: `<div class="progress"></div><div id="title-bar" hidden></div>
      <iframe id="app-frame" name="app-iframe" title="Lealta" allow="clipboard-write"></iframe><dialog id="picker"></dialog>`,
    scripts: `<script type="application/json" id="frame-settings">${json}</script><script src="/admin/store/assets/admin-frame.js"></script>`,
  });
}
