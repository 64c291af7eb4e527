import { Text } from '@shopify/polaris';
import { useAdmin } from '../use-admin.ts';
import { checkReason } from './member-action.ts';
import { TierChange } from './tier-change.tsx';

/** Asks before a tier that the merchant gave is taken back, and why. */
export function TakeTier({ name, close }: { name: string; close: () => void }) {
  const { t } = useAdmin();
  return (
    <TierChange
      verb="take"
      title={t('member:tier.take.title', { tier: name })}
      check={checkReason}
      close={close}
    >
      {() => <Text as="p">{t('member:tier.take.text')}</Text>}
    </TierChange>
  );
}
