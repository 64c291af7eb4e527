import type { LoaderFunctionArgs } from '@remix-run/node';
import {
  Links,
  Meta,
  Outlet,
  Scripts,
  ScrollRestoration,
  useRouteError,
  useRouteLoaderData,
} from '@remix-run/react';
import type { ReactNode } from 'react';
import { DEFAULT_LOCALE, localeOfRequest } from './i18n/locale.ts';
import { PlainErrorPage } from './ui/plain-error-page.tsx';

export const loader = ({ request }: LoaderFunctionArgs) => ({ locale: localeOfRequest(request) });

/** The language is that of the document: addresses of later navigations do not carry it. */
export const shouldRevalidate = () => false;

// A framed page has no tab to put an icon on, but browsers ask for one.
export const links = () => [{ rel: 'icon', href: 'data:,' }];

export const meta = () => [{ title: 'Lealta' }];

export function Layout({ children }: { children: ReactNode }) {
  const locale = useRouteLoaderData<typeof loader>('root')?.locale ?? DEFAULT_LOCALE;
  return (
    <html lang={locale}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <Meta />
        <Links />
      </head>
      <body>
        {children}
        <ScrollRestoration />
        <Scripts />
      </body>
    </html>
  );
}

export default function Root() {
  return <Outlet />;
}

export function ErrorBoundary() {
  return <PlainErrorPage error={useRouteError()} />;
}
