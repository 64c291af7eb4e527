import { useAppBridge } from '@shopify/app-bridge-react';
import { Button } from '@shopify/polaris';
import { useState } from 'react';
import { downloadFromApp } from '../download.ts';
import { useAdmin } from '../use-admin.ts';
import { type MembersView, membersViewParams } from './members-view.ts';

/** Everything the present filter lets through, as one file. */
export function ExportMembers({ view, disabled }: { view: MembersView; disabled: boolean }) {
  const { t, locale } = useAdmin();
  const shopify = useAppBridge();
  const [busy, setBusy] = useState(false);
  const download = async () => {
    setBusy(true);
    try {
      const params = membersViewParams(view);
      params.set('locale', locale);
      await downloadFromApp(`/app/members/export?${params}`, 'lealta-members.csv');
    } catch {
      shopify.toast.show(t('members:exportFailed'), { isError: true });
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
