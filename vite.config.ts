import { vitePlugin as remix } from '@remix-run/dev';
import { defineConfig } from 'vite';

declare module '@remix-run/node' {
  interface Future {
    v3_singleFetch: true;
  }
}

/** What the server runs from source: bundled again, an error's class would not be the one that was thrown. */
const RUN_FROM_SOURCE = /^#app\/(?!ui\/|i18n\/)/;

export default defineConfig(({ isSsrBuild }) => ({
  plugins: [
    remix({
      appDirectory: 'app',
      buildDirectory: 'build',
      ignoredRouteFiles: ['**/.*'],
      future: {
        v3_fetcherPersist: true,
        v3_relativeSplatPath: true,
        v3_throwAbortReason: true,
        v3_singleFetch: true,
        v3_lazyRouteDiscovery: true,
      },
    }),
  ],
  build: {
    // Shopify frames the app under a content policy of its own: no data: addresses.
    assetsInlineLimit: 0,
    target: 'es2022',
    ...(isSsrBuild ? { rollupOptions: { external: [RUN_FROM_SOURCE] } } : {}),
  },
}));
