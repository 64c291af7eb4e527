import { Banner, BlockStack, Box, Button, Card, InlineStack, Page, Text } from '@shopify/polaris';
import { PersonAddIcon } from '@shopify/polaris-icons';
import type { AdvocateItem, FunnelRow } from '#app/db/referrals.queries.ts';
import type { ReferralState } from '#app/domain/referrals/referral.ts';
import { EmptyNote } from '../empty-note.tsx';
import type { Range } from '../time-range.ts';
import { useAdmin } from '../use-admin.ts';
import { AdvocatesTable } from './advocates-table.tsx';
import { FunnelCard } from './funnel-card.tsx';

type Props = {
  range: Range;
  isOn: boolean;
  /** Switched on in the draft, which waits to be published. */
  inDraft: boolean;
  funnel: readonly FunnelRow[];
  counts: Partial<Record<ReferralState, bigint>>;
  advocates: readonly AdvocateItem[];
};

const SETTINGS = '/app/programme/referrals';

/** What members' invitations bring: what waits for the merchant, the way from share to reward, and who brings most. */
export function ReferralsHome({ range, isOn, inDraft, funnel, counts, advocates }: Props) {
  const { t, f } = useAdmin();
  const waiting = counts.review ?? 0n;
  const isEmpty = Object.keys(counts).length === 0 && funnel.length === 0;
  const settings = { content: t('referrals:home.settings'), url: SETTINGS };
  if (!isOn && isEmpty)
    return (
      <Page title={t('referrals:title')}>
        <Card>
          <EmptyNote
            heading="h2"
            icon={PersonAddIcon}
            title={t(`referrals:home.${inDraft ? 'draft' : 'off'}.title`)}
            text={t(`referrals:home.${inDraft ? 'draft' : 'off'}.text`)}
            action={{
              label: t(`referrals:home.${inDraft ? 'draft' : 'off'}.action`),
              url: inDraft ? '/app/programme' : SETTINGS,
            }}
          />
        </Card>
      </Page>
    );
  return (
    <Page
      title={t('referrals:title')}
      primaryAction={{ content: t('referrals:home.all'), url: '/app/referrals/list' }}
      secondaryActions={[settings]}
    >
      <BlockStack gap="400">
        {!isOn && (
          <Banner tone="warning" title={t('referrals:home.switchedOff.title')} action={settings}>
            <p>{t('referrals:home.switchedOff.text')}</p>
          </Banner>
        )}
        {waiting > 0n && (
          <Banner
            tone="info"
            title={t('referrals:home.waiting.title', { count: Number(waiting), n: f.number(waiting) })}
            action={{ content: t('referrals:home.waiting.action'), url: '/app/referrals/list?state=review' }}
          >
            <p>{t('referrals:home.waiting.text')}</p>
          </Banner>
        )}
        <FunnelCard rows={funnel} range={range} />
        <Card padding="0">
          <Box padding="400">
            <InlineStack align="space-between" blockAlign="center" gap="200">
              <Text as="h2" variant="headingMd">
                {t('referrals:advocates.title')}
              </Text>
              {advocates.length > 0 && (
                <Button variant="plain" url="/app/referrals/advocates">
                  {t('referrals:advocates.all')}
                </Button>
              )}
            </InlineStack>
          </Box>
          {advocates.length === 0 ? (
            <EmptyNote
              icon={PersonAddIcon}
              title={t('referrals:advocates.empty.title')}
              text={t('referrals:advocates.empty.text')}
            />
          ) : (
            <AdvocatesTable rows={advocates} />
          )}
        </Card>
      </BlockStack>
    </Page>
  );
}
