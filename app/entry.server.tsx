import { PassThrough } from 'node:stream';
import { type AppLoadContext, createReadableStreamFromReadable, type EntryContext } from '@remix-run/node';
import { RemixServer } from '@remix-run/react';
import polarisEn from '@shopify/polaris/locales/en.json' with { type: 'json' };
import polarisEs from '@shopify/polaris/locales/es.json' with { type: 'json' };
import { isbot } from 'isbot';
import { renderToPipeableStream } from 'react-dom/server';
import { I18nextProvider } from 'react-i18next';
import { createTexts } from './i18n/instance.ts';
import { type Locale, localeOfRequest } from './i18n/locale.ts';
import en from './i18n/locales/en.json' with { type: 'json' };
import es from './i18n/locales/es.json' with { type: 'json' };

const TEXTS = {
  en: createTexts('en', { ...en, polaris: polarisEn }),
  es: createTexts('es', { ...es, polaris: polarisEs }),
} satisfies Record<Locale, unknown>;

const RENDER_TIMEOUT_MS = 10_000;

/** A page as HTML, streamed once its shell is ready; whole for crawlers. */
export default function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  remixContext: EntryContext,
  { lealta }: AppLoadContext,
): Promise<Response> {
  lealta.shopify.addDocumentResponseHeaders(request, headers);
  headers.set('Content-Type', 'text/html; charset=utf-8');
  const ready = isbot(request.headers.get('user-agent') ?? '') ? 'onAllReady' : 'onShellReady';
  let finalStatus = status;
  return new Promise((resolve, reject) => {
    const { pipe, abort } = renderToPipeableStream(
      <I18nextProvider i18n={TEXTS[localeOfRequest(request)]}>
        <RemixServer context={remixContext} url={request.url} abortDelay={RENDER_TIMEOUT_MS} />
      </I18nextProvider>,
      {
        [ready]() {
          const body = new PassThrough();
          resolve(new Response(createReadableStreamFromReadable(body), { status: finalStatus, headers }));
          pipe(body);
          clearTimeout(timer);
        },
        onShellError: reject,
        onError(error) {
          finalStatus = 500;
          lealta.log.error({ err: error, path: new URL(request.url).pathname }, 'rendering a page failed');
        },
      },
    );
    const timer = setTimeout(abort, RENDER_TIMEOUT_MS + 1_000);
  });
}

/** Errors of loaders and actions that nobody expected. What a route throws on purpose (a Response) does not come here. */
export function handleError(
  error: unknown,
  { request, context }: { request: Request; context: AppLoadContext },
): void {
  if (request.signal.aborted) return;
  context.lealta.log.error({ err: error, path: new URL(request.url).pathname }, 'a route failed');
}
