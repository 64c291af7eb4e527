import { useBlocker } from '@remix-run/react';
import { useEffect } from 'react';
import { useAdmin } from '../use-admin.ts';

const BAR = 'programme-unsaved';

type Props = { dirty: boolean; saving: boolean; save: () => void; discard: () => void };

/** Shopify's own bar for unsaved changes, drawn by the admin around the frame. Leaving the page asks first. */
export function UnsavedBar({ dirty, saving, save, discard }: Props) {
  const { t } = useAdmin();
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) => dirty && currentLocation.pathname !== nextLocation.pathname,
  );
  useEffect(() => {
    if (dirty) void window.shopify?.saveBar.show(BAR);
    else void window.shopify?.saveBar.hide(BAR);
    return () => void window.shopify?.saveBar.hide(BAR);
  }, [dirty]);
  useEffect(() => {
    if (blocker.state !== 'blocked') return;
    window.shopify.saveBar.leaveConfirmation().then(
      () => blocker.proceed(),
      () => blocker.reset(),
    );
  }, [blocker]);
  return (
    <ui-save-bar id={BAR}>
      <button type="button" variant="primary" disabled={saving} onClick={save}>
        {t('programme:saveDraft')}
      </button>
      <button type="button" disabled={saving} onClick={discard}>
        {t('programme:discard')}
      </button>
    </ui-save-bar>
  );
}
