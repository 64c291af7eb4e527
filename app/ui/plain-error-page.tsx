import { isRouteErrorResponse } from '@remix-run/react';
import { useTranslation } from 'react-i18next';

/** What is left when not even the admin's frame could be drawn: plain HTML, no component library. */
export function PlainErrorPage({ error }: { error: unknown }) {
  const { t } = useTranslation();
  const missing = isRouteErrorResponse(error) && error.status === 404;
  return (
    <main
      style={{
        fontFamily: 'Inter, -apple-system, "Segoe UI", Roboto, sans-serif',
        maxWidth: '36rem',
        margin: '15vh auto 0',
        padding: '0 1.5rem',
        lineHeight: 1.5,
        color: '#303030',
      }}
    >
      <h1 style={{ fontSize: '1.25rem' }}>
        {missing ? t('errors:notFound.title') : t('errors:broken.title')}
      </h1>
      <p>{missing ? t('errors:outside.notFound') : t('errors:outside.broken')}</p>
    </main>
  );
}
