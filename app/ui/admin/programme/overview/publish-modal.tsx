import { useFetcher } from '@remix-run/react';
import { useAppBridge } from '@shopify/app-bridge-react';
import { Banner, BlockStack, ChoiceList, Modal, Text, TextField } from '@shopify/polaris';
import { useEffect, useState } from 'react';
import type { Tier } from '#app/domain/tiers/settings.ts';
import type { action } from '../../../../routes/app.programme._index.tsx';
import { UnsentBanner } from '../../unsent-banner.tsx';
import { useAdmin } from '../../use-admin.ts';
import { DifferenceList } from '../difference-list.tsx';
import type { DifferenceGroup } from '../settings-differences.ts';
import { AskedTierMoves } from '../tier-moves.tsx';

type Props = {
  /** Of the draft whose differences are shown. */
  revision: string;
  groups: readonly DifferenceGroup[];
  first: boolean;
  /** The tiers of now and of the draft, for their names; null when nothing of them changes. */
  tiers: readonly Tier[] | null;
  scheduled: { version: number; effectiveFrom: Date } | null;
  close: () => void;
};

const DONE: readonly string[] = ['published', 'scheduled'];
/** What is wrong with the time chosen. */
const OF_THE_TIME: readonly string[] = ['too-early', 'too-late', 'not-a-date'];

const NOTHING_MORE = {};

/** The last look before the draft becomes a version that cannot be changed: now, or at a time to come. */
export function PublishModal({ revision, groups, tiers, first, scheduled, close }: Props) {
  const { t, f, shop } = useAdmin();
  const shopify = useAppBridge();
  const fetcher = useFetcher<typeof action>();
  const [note, setNote] = useState('');
  const [when, setWhen] = useState<'now' | 'later'>('now');
  const [at, setAt] = useState('');
  const outcome = fetcher.data && 'outcome' in fetcher.data ? fetcher.data.outcome : undefined;
  useEffect(() => {
    if (outcome === undefined || !DONE.includes(outcome)) return;
    shopify.toast.show(t(outcome === 'scheduled' ? 'programme:done.schedule' : 'programme:done.publish'));
    close();
  }, [outcome, shopify, t, close]);
  const send = () =>
    fetcher.submit(
      { intent: when === 'now' ? 'publish' : 'schedule', note, at, revision },
      { method: 'post' },
    );
  const refused =
    outcome !== undefined && !DONE.includes(outcome) ? t(`programme:publish.refused.${outcome}`) : null;
  const atFault = outcome !== undefined && OF_THE_TIME.includes(outcome);
  return (
    <Modal
      open
      onClose={close}
      title={t('programme:publish.title')}
      primaryAction={{
        content: t(when === 'now' ? 'programme:publish.confirm' : 'programme:publish.schedule'),
        onAction: send,
        loading: fetcher.state !== 'idle',
      }}
      secondaryActions={[{ content: t('common:cancel'), onAction: close }]}
    >
      <Modal.Section>
        <BlockStack gap="400">
          <UnsentBanner answer={fetcher.data} retry={send} />
          {refused !== null && !atFault && <Banner tone="critical">{refused}</Banner>}
          <Text as="p">
            {t(`programme:publish.${first ? 'first' : 'text'}${when === 'later' ? 'Later' : ''}`)}
          </Text>
          {scheduled !== null && when === 'now' && (
            <Banner tone="warning">
              {t('programme:publish.scheduledWins', {
                version: scheduled.version,
                at: f.dateTime(scheduled.effectiveFrom),
              })}
            </Banner>
          )}
          <ChoiceList
            title={t('programme:publish.when')}
            choices={(['now', 'later'] as const).map((value) => ({
              value,
              label: t(`programme:publish.${value}`),
            }))}
            selected={[when]}
            onChange={([chosen]) => setWhen(chosen === 'later' ? 'later' : 'now')}
          />
          {when === 'later' && (
            <TextField
              type="datetime-local"
              label={t('programme:publish.at')}
              helpText={t('fields:zone', { zone: shop.timezone })}
              value={at}
              onChange={setAt}
              autoComplete="off"
              {...(refused !== null && atFault ? { error: refused } : {})}
            />
          )}
          <TextField
            label={t('programme:publish.note')}
            helpText={t('programme:publish.noteHelp')}
            value={note}
            onChange={setNote}
            maxLength={200}
            autoComplete="off"
          />
          {tiers !== null && <AskedTierMoves ask={NOTHING_MORE} tiers={tiers} />}
          <DifferenceList groups={groups} />
        </BlockStack>
      </Modal.Section>
    </Modal>
  );
}
