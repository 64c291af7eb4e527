import { Banner } from '@shopify/polaris';
import { useEffect } from 'react';
import { UNSENT_EVENT, type Unsent, unsentOf } from './keep-typed.ts';
import { useAdmin } from './use-admin.ts';

/** Says that a form did not get through and offers to send it once more; nothing while it did. */
export function UnsentBanner({ answer, retry }: { answer: unknown; retry: () => void }) {
  const { t } = useAdmin();
  const reason = unsentOf(answer);
  if (reason === null) return null;
  return (
    <Banner
      tone="critical"
      title={t('errors:unsent.title')}
      action={{ content: t('errors:tryAgain'), onAction: retry }}
    >
      <p>{t(`errors:unsent.${reason}`)}</p>
    </Banner>
  );
}

/** A toast for any form that did not get through, so that those without a banner say it too. */
export function useUnsentToast(): void {
  const { t } = useAdmin();
  useEffect(() => {
    const tell = (event: Event) => {
      const { unsent } = (event as CustomEvent<Unsent>).detail;
      window.shopify?.toast.show(
        t(unsent === 'offline' ? 'errors:unsent.offlineShort' : 'errors:unsent.title'),
        {
          isError: true,
        },
      );
    };
    window.addEventListener(UNSENT_EVENT, tell);
    return () => window.removeEventListener(UNSENT_EVENT, tell);
  }, [t]);
}
