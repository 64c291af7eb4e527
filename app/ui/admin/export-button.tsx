import { useAppBridge } from '@shopify/app-bridge-react';
import { Button } from '@shopify/polaris';
import { useState } from 'react';
import { downloadFromApp } from './download.ts';
import { useAdmin } from './use-admin.ts';

/** Downloads a file that the app makes, and says so when it could not be. */
export function ExportButton({
  address,
  file,
  disabled,
}: {
  address: string;
  file: string;
  disabled: boolean;
}) {
  const { t } = useAdmin();
  const shopify = useAppBridge();
  const [busy, setBusy] = useState(false);
  const download = async () => {
    setBusy(true);
    try {
      await downloadFromApp(address, file);
    } catch {
      shopify.toast.show(t('common:exportFailed'), { isError: true });
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button onClick={download} loading={busy} disabled={disabled}>
      {t('common:exportCsv')}
    </Button>
  );
}
