import { ExportButton } from '../export-button.tsx';
import { useAdmin } from '../use-admin.ts';
import { type ReferralsView, referralsViewParams } from './referrals-view.ts';

/** Everything the present filter lets through, as one file. */
export function ExportReferrals({ view, disabled }: { view: ReferralsView; disabled: boolean }) {
  const { locale } = useAdmin();
  const params = referralsViewParams(view);
  params.set('locale', locale);
  return (
    <ExportButton
      address={`/app/referrals/export?${params}`}
      file="lealta-referrals.csv"
      disabled={disabled}
    />
  );
}
