import { Select } from '@shopify/polaris';
import { useState } from 'react';
import type { Tier } from '#app/domain/tiers/settings.ts';
import { useAdmin } from '../use-admin.ts';
import { checkTierGift } from './member-action.ts';
import { TierChange } from './tier-change.tsx';

type Props = {
  tiers: readonly Tier[];
  /** The tier that the merchant has given already; null: none. */
  current: string | null;
  close: () => void;
};

/** Puts the member into a tier by hand. */
export function GiveTier({ tiers, current, close }: Props) {
  const { t, locale } = useAdmin();
  const choices = tiers.filter((tier) => tier.id !== current);
  const [tierId, setTierId] = useState((choices.find((tier) => tier.inviteOnly) ?? choices[0])?.id ?? '');
  const chosen = tiers.find((tier) => tier.id === tierId);
  return (
    <TierChange
      verb="give"
      title={t('member:tier.give.title')}
      fields={{ tierId }}
      check={(reason) => checkTierGift(tierId, reason)}
      close={close}
    >
      {(errors) => (
        <Select
          label={t('member:tier.title')}
          options={choices.map((tier) => ({
            value: tier.id,
            label: tier.inviteOnly
              ? t('member:tier.byInvitation', { tier: tier.name[locale] })
              : tier.name[locale],
          }))}
          value={tierId}
          onChange={setTierId}
          helpText={t(chosen?.inviteOnly ? 'member:tier.give.forGood' : 'member:tier.give.aWindow')}
          {...(errors.tier === undefined ? {} : { error: t(`member:tier.errors.${errors.tier}`) })}
        />
      )}
    </TierChange>
  );
}
