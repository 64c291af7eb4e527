import { ExportButton } from '../export-button.tsx';
import { useAdmin } from '../use-admin.ts';
import { type MembersView, membersViewParams } from './members-view.ts';

/** Everything the present filter lets through, as one file. */
export function ExportMembers({ view, disabled }: { view: MembersView; disabled: boolean }) {
  const { locale } = useAdmin();
  const params = membersViewParams(view);
  params.set('locale', locale);
  return (
    <ExportButton address={`/app/members/export?${params}`} file="lealta-members.csv" disabled={disabled} />
  );
}
