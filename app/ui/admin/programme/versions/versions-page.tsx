import { useFetcher, useSubmit } from '@remix-run/react';
import { useAppBridge } from '@shopify/app-bridge-react';
import {
  Banner,
  BlockStack,
  Button,
  ButtonGroup,
  Card,
  Collapsible,
  FormLayout,
  InlineStack,
  Layout,
  Modal,
  Page,
  Select,
  Text,
  TextField,
} from '@shopify/polaris';
import { useEffect, useMemo, useState } from 'react';
import type { ProgrammeSettings } from '#app/domain/programme/settings.ts';
import type { action, loader } from '../../../../routes/app.programme.versions.tsx';
import { UnsentBanner } from '../../unsent-banner.tsx';
import { useAdmin } from '../../use-admin.ts';
import { DifferenceList } from '../difference-list.tsx';
import { differences } from '../settings-differences.ts';
import { AskedTierMoves } from '../tier-moves.tsx';
import { VersionList } from './version-list.tsx';
import type { VersionMeta } from './version-meta.ts';

type Side = { version: number; settings: ProgrammeSettings } | null;
type Scheduled = { version: number; effectiveFrom: Date } | null;
type Props = { versions: VersionMeta[]; from: Side; to: Side; scheduled: Scheduled; user: string };

/** Every version, what differs between any two, and the way back to an earlier one. */
export function VersionsPage({ versions, from, to, scheduled, user }: Props) {
  const { t } = useAdmin();
  const submit = useSubmit();
  const [rollingBack, setRollingBack] = useState<number | null>(null);
  const compare = (a: number, b: number) =>
    submit({ from: String(a), to: String(b) }, { replace: true, preventScrollReset: true });
  const live = versions.find(({ status }) => status === 'live');
  return (
    <Page
      title={t('programme:history.title')}
      backAction={{ content: t('programme:title'), url: '/app/programme' }}
    >
      <Layout>
        <Layout.Section>
          <Compare {...{ versions, from, to, compare }} />
        </Layout.Section>
        <Layout.Section variant="oneThird">
          <VersionList
            versions={versions}
            user={user}
            actions={({ version, status }) => (
              <ButtonGroup gap="tight">
                {live && version !== live.version && (
                  <Button
                    size="slim"
                    onClick={() => compare(version, live.version)}
                    accessibilityLabel={t('programme:history.compareWithLive', { version })}
                  >
                    {t('programme:history.compareShort')}
                  </Button>
                )}
                {(status === 'past' || status === 'cancelled') && (
                  <Button
                    size="slim"
                    onClick={() => setRollingBack(version)}
                    accessibilityLabel={t('programme:rollBack.actionOf', { version })}
                  >
                    {t('programme:rollBack.action')}
                  </Button>
                )}
              </ButtonGroup>
            )}
          />
        </Layout.Section>
      </Layout>
      {rollingBack !== null && (
        <RollBack
          key={rollingBack}
          version={rollingBack}
          live={live?.version ?? null}
          scheduled={scheduled}
          close={() => setRollingBack(null)}
        />
      )}
    </Page>
  );
}

function Compare({
  versions,
  from,
  to,
  compare,
}: Pick<Props, 'versions' | 'from' | 'to'> & { compare: (from: number, to: number) => void }) {
  const language = useAdmin();
  const { t } = language;
  if (to === null)
    return (
      <Card>
        <Text as="p" tone="subdued">
          {t('programme:history.empty')}
        </Text>
      </Card>
    );
  const options = versions.map(({ version }) => ({
    value: String(version),
    label: t('programme:history.version', { version }),
  }));
  const groups = differences(from?.settings ?? null, to.settings, language);
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          {t('programme:compare.title')}
        </Text>
        <FormLayout>
          <FormLayout.Group condensed>
            <Select
              label={t('programme:compare.from')}
              options={
                from === null ? [{ value: '', label: t('programme:compare.nothing') }, ...options] : options
              }
              value={from === null ? '' : String(from.version)}
              onChange={(version) => version !== '' && compare(Number(version), to.version)}
            />
            <Select
              label={t('programme:compare.to')}
              options={options}
              value={String(to.version)}
              onChange={(version) => compare(from?.version ?? Number(version), Number(version))}
            />
          </FormLayout.Group>
        </FormLayout>
        {groups.length === 0 ? (
          <Text as="p">{t('programme:compare.same')}</Text>
        ) : from === null ? (
          <FirstVersion groups={groups} />
        ) : (
          <DifferenceList groups={groups} />
        )}
      </BlockStack>
    </Card>
  );
}

/** Of the first version everything is new: its parts by name, and what they say on demand. */
function FirstVersion({ groups }: { groups: ReturnType<typeof differences> }) {
  const { t } = useAdmin();
  const [open, setOpen] = useState(false);
  return (
    <BlockStack gap="300">
      <Text as="p">
        {t('programme:compare.first', { parts: groups.map(({ title }) => title).join(', ') })}
      </Text>
      <InlineStack>
        <Button
          disclosure={open ? 'up' : 'down'}
          ariaExpanded={open}
          ariaControls="first-version"
          onClick={() => setOpen(!open)}
        >
          {t(open ? 'programme:compare.hideAll' : 'programme:compare.showAll')}
        </Button>
      </InlineStack>
      <Collapsible id="first-version" open={open}>
        <DifferenceList groups={groups} />
      </Collapsible>
    </BlockStack>
  );
}

type RollBackProps = { version: number; live: number | null; scheduled: Scheduled; close: () => void };

/** What publishing an earlier version again would change, before it is done. */
function RollBack({ version, live, scheduled, close }: RollBackProps) {
  const language = useAdmin();
  const { t, f } = language;
  const shopify = useAppBridge();
  const fetcher = useFetcher<typeof action>();
  const compared = useFetcher<typeof loader>();
  const { load } = compared;
  const [note, setNote] = useState('');
  const ask = useMemo(() => ({ version: String(version) }), [version]);
  const outcome = fetcher.data && 'outcome' in fetcher.data ? fetcher.data.outcome : undefined;
  useEffect(() => {
    if (live !== null) load(`/app/programme/versions?from=${live}&to=${version}`);
  }, [load, live, version]);
  useEffect(() => {
    if (outcome === undefined) return;
    shopify.toast.show(t(`programme:rollBack.${outcome}`), { isError: outcome !== 'published' });
    close();
  }, [outcome, shopify, t, close]);
  const send = () =>
    fetcher.submit({ intent: 'roll-back', version: String(version), note }, { method: 'post' });
  const { from, to } = compared.data ?? {};
  const groups = to ? differences(from?.settings ?? null, to.settings, language) : [];
  return (
    <Modal
      open
      onClose={close}
      title={t('programme:rollBack.title', { version })}
      primaryAction={{
        content: t('programme:rollBack.confirm'),
        loading: fetcher.state !== 'idle',
        onAction: send,
      }}
      secondaryActions={[{ content: t('common:cancel'), onAction: close }]}
    >
      <Modal.Section>
        <BlockStack gap="400">
          <UnsentBanner answer={fetcher.data} retry={send} />
          <Text as="p">{t('programme:rollBack.text')}</Text>
          {scheduled !== null && (
            <Banner tone="warning">
              {t('programme:publish.scheduledWins', {
                version: scheduled.version,
                at: f.dateTime(scheduled.effectiveFrom),
              })}
            </Banner>
          )}
          <TextField
            label={t('programme:publish.note')}
            helpText={t('programme:publish.noteHelp')}
            value={note}
            onChange={setNote}
            maxLength={200}
            autoComplete="off"
          />
          {from && to && groups.some(({ key }) => key.split('.')[0] === 'tiers') && (
            <AskedTierMoves ask={ask} tiers={[...to.settings.tiers.list, ...from.settings.tiers.list]} />
          )}
          <DifferenceList groups={groups} />
        </BlockStack>
      </Modal.Section>
    </Modal>
  );
}
