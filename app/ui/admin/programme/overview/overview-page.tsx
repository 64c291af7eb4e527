import { useFetcher } from '@remix-run/react';
import { useAppBridge } from '@shopify/app-bridge-react';
import { Badge, Banner, BlockStack, InlineGrid, Layout, Page } from '@shopify/polaris';
import { useCallback, useEffect, useState } from 'react';
import { contradictions } from '#app/domain/programme/contradictions.ts';
import type { ProgrammeSettings } from '#app/domain/programme/settings.ts';
import type { action } from '../../../../routes/app.programme._index.tsx';
import { useAdmin } from '../../use-admin.ts';
import { PreviewCard } from '../preview-card.tsx';
import { toProgrammeForm } from '../programme-form.ts';
import { differences } from '../settings-differences.ts';
import { VersionList } from '../versions/version-list.tsx';
import type { VersionMeta } from '../versions/version-meta.ts';
import { Contradictions } from './contradictions.tsx';
import { DiscardDraft } from './discard-draft.tsx';
import { PublishModal } from './publish-modal.tsx';
import { SectionCard } from './section-card.tsx';
import { SECTIONS, sectionLines } from './section-lines.ts';

type Props = {
  live: { version: number; settings: ProgrammeSettings } | null;
  settings: ProgrammeSettings;
  revision: string;
  hasDraft: boolean;
  scheduled: { version: number; effectiveFrom: Date } | null;
  versions: VersionMeta[];
  now: Date;
  user: string;
};

/** The programme at a glance: what is live, what is being prepared, and the way to each part. */
export function OverviewPage({ live, settings, revision, hasDraft, scheduled, versions, now, user }: Props) {
  const language = useAdmin();
  const { t, f, shop } = language;
  const [publishing, setPublishing] = useState(false);
  const close = useCallback(() => setPublishing(false), []);
  const groups = differences(live?.settings ?? null, settings, language);
  const wrong = contradictions(settings);
  const changed = new Set(live === null ? [] : groups.map(({ key }) => sectionOf(key)));
  return (
    <Page
      title={t('programme:title')}
      subtitle={
        live === null ? t('programme:notPublishedYet') : t('programme:liveVersion', { version: live.version })
      }
      titleMetadata={
        live === null ? (
          <Badge tone="attention">{t('programme:unpublished')}</Badge>
        ) : (
          <Badge tone="success">{t('programme:live')}</Badge>
        )
      }
      primaryAction={{
        content: t('programme:publish.action'),
        onAction: () => setPublishing(true),
        ...(live !== null && !hasDraft ? { helpText: t('programme:publish.nothing') } : {}),
        disabled: (live !== null && !hasDraft) || wrong.length > 0,
      }}
      secondaryActions={[
        { content: t('programme:try'), url: '/app/programme/try' },
        { content: t('programme:history.title'), url: '/app/programme/versions' },
      ]}
    >
      <Layout>
        <Layout.Section>
          <BlockStack gap="400">
            {live === null && <Banner tone="info">{t('programme:start')}</Banner>}
            {scheduled !== null && <Scheduled {...scheduled} />}
            {hasDraft && <DiscardDraft live={live !== null} />}
            {wrong.length > 0 && <Contradictions wrong={wrong} settings={settings} />}
            <InlineGrid columns={{ xs: 1, sm: 2 }} gap="400">
              {SECTIONS.map((section) => (
                <SectionCard
                  key={section}
                  section={section}
                  lines={sectionLines(section, settings, language, now)}
                  changed={changed.has(section)}
                />
              ))}
            </InlineGrid>
          </BlockStack>
        </Layout.Section>
        <Layout.Section variant="oneThird">
          <BlockStack gap="400">
            <PreviewCard form={toProgrammeForm(settings, f, shop.currency)} rewards={settings.rewards} />
            <VersionList versions={versions} user={user} />
          </BlockStack>
        </Layout.Section>
      </Layout>
      {publishing && (
        <PublishModal
          revision={revision}
          groups={groups}
          tiers={
            live !== null && changed.has('tiers')
              ? [...settings.tiers.list, ...live.settings.tiers.list]
              : null
          }
          first={live === null}
          scheduled={scheduled}
          close={close}
        />
      )}
    </Page>
  );
}

/** Which card a group of differences belongs to; what rewards share stands on their page. */
const sectionOf = (key: string): string => {
  const section = key.split('.')[0] ?? key;
  return section === 'shared' ? 'rewards' : section;
};

/** Says what waits for its time, and takes it back. */
function Scheduled({ version, effectiveFrom }: { version: number; effectiveFrom: Date }) {
  const { t, f } = useAdmin();
  const shopify = useAppBridge();
  const fetcher = useFetcher<typeof action>();
  const outcome = fetcher.data && 'outcome' in fetcher.data ? fetcher.data.outcome : undefined;
  useEffect(() => {
    if (outcome !== undefined)
      shopify.toast.show(t(`programme:scheduled.${outcome === 'cancelled' ? 'cancelled' : 'gone'}`));
  }, [outcome, shopify, t]);
  return (
    <Banner
      tone="info"
      title={t('programme:scheduled.title', { version, at: f.dateTime(effectiveFrom) })}
      action={{
        content: t('programme:scheduled.cancel'),
        loading: fetcher.state !== 'idle',
        onAction: () => fetcher.submit({ intent: 'cancel', version: String(version) }, { method: 'post' }),
      }}
    >
      <p>{t('programme:scheduled.text')}</p>
    </Banner>
  );
}
