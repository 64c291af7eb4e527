import { useNavigate } from '@remix-run/react';
import {
  BlockStack,
  Button,
  IndexTable,
  InlineStack,
  Link,
  Text,
  useBreakpoints,
  useIndexResourceState,
} from '@shopify/polaris';
import { PersonAddIcon, SearchIcon } from '@shopify/polaris-icons';
import { useCallback, useState } from 'react';
import type { ListedReferral } from '#app/db/referral-reasons.queries.ts';
import type { ReferralDecision } from '#app/domain/referrals/referral.ts';
import { EmptyNote } from '../empty-note.tsx';
import { OrderLink } from '../order-link.tsx';
import { personName } from '../person-name.ts';
import { useAdmin } from '../use-admin.ts';
import { DecideModal } from './decide-modal.tsx';
import { OwnPresses } from './own-presses.tsx';
import { referralStory, type StoryLine } from './referral-story.ts';
import { type ReferralsView, referralsViewParams } from './referrals-view.ts';
import { StateBadge } from './state-badge.tsx';

type Props = {
  view: ReferralsView;
  rows: ListedReferral[];
  now: Date;
  before: string | null;
  after: string | null;
};

type Asked = { intent: ReferralDecision; items: readonly ListedReferral[] };
type Ask = (intent: ReferralDecision, items: readonly ListedReferral[]) => void;

/** One page of referrals; some of them can be accepted or rejected at once. */
export function ReferralsTable({ view, rows, now, before, after }: Props) {
  const { t } = useAdmin();
  const navigate = useNavigate();
  const { smDown } = useBreakpoints();
  const [asked, setAsked] = useState<Asked | null>(null);
  const items = rows.map((row) => ({ ...row, id: row.referralId }));
  const { selectedResources, allResourcesSelected, handleSelectionChange, clearSelection } =
    useIndexResourceState(items);
  const ask: Ask = (intent, chosen) => setAsked({ intent, items: chosen });
  const askSelected = (intent: ReferralDecision) =>
    ask(
      intent,
      rows.filter(({ referralId }) => selectedResources.includes(referralId)),
    );
  const close = useCallback(
    (decided: boolean) => {
      setAsked(null);
      if (decided) clearSelection();
    },
    [clearSelection],
  );
  const goTo = (name: 'before' | 'after', cursor: string | null) => {
    const params = referralsViewParams(view);
    if (cursor !== null) params.set(name, cursor);
    navigate(`/app/referrals/list?${params}`);
  };
  if (rows.length === 0) return <NoRows view={view} />;
  return (
    <>
      <IndexTable
        resourceName={{ singular: t('referrals:resource.one'), plural: t('referrals:resource.other') }}
        itemCount={rows.length}
        selectedItemsCount={allResourcesSelected ? 'All' : selectedResources.length}
        onSelectionChange={handleSelectionChange}
        promotedBulkActions={(['accept', 'reject'] as const).map((intent) => ({
          content: t(`referrals:decide.${intent}.action`),
          onAction: () => askSelected(intent),
        }))}
        // On phones one column, and not Polaris' condensed list: nothing can be selected in that.
        headings={[
          { title: t('referrals:columns.friend') },
          ...(smDown
            ? []
            : [
                { title: t('referrals:columns.advocate') },
                { title: t('referrals:columns.state') },
                { title: t('referrals:columns.story') },
                { title: t('referrals:columns.decide'), hidden: true },
              ]),
        ]}
        pagination={{
          hasPrevious: before !== null,
          onPrevious: () => goTo('before', before),
          hasNext: after !== null,
          onNext: () => goTo('after', after),
          accessibilityLabels: { previous: t('common:previousPage'), next: t('common:nextPage') },
        }}
      >
        {rows.map((row, index) => (
          <IndexTable.Row
            key={row.referralId}
            id={row.referralId}
            position={index}
            selected={selectedResources.includes(row.referralId)}
          >
            {smDown ? <NarrowRow item={row} ask={ask} /> : <WideRow item={row} ask={ask} />}
          </IndexTable.Row>
        ))}
      </IndexTable>
      {asked !== null && <DecideModal {...asked} now={now} close={close} />}
    </>
  );
}

type RowProps = { item: ListedReferral; ask: Ask };

function WideRow({ item, ask }: RowProps) {
  return (
    <>
      <IndexTable.Cell>
        <Friend item={item} />
      </IndexTable.Cell>
      <IndexTable.Cell>
        <Advocate item={item} />
      </IndexTable.Cell>
      <IndexTable.Cell>
        <StateBadge state={item.state} />
      </IndexTable.Cell>
      <IndexTable.Cell>
        <div style={{ whiteSpace: 'normal', minWidth: '14rem', maxWidth: '30rem', padding: '6px 0' }}>
          <Story item={item} />
        </div>
      </IndexTable.Cell>
      <IndexTable.Cell>
        <Words item={item} ask={ask} />
      </IndexTable.Cell>
    </>
  );
}

function NarrowRow({ item, ask }: RowProps) {
  return (
    <IndexTable.Cell>
      <div style={{ padding: '6px 0', whiteSpace: 'normal' }}>
        <BlockStack gap="150">
          <InlineStack align="space-between" blockAlign="start" gap="200">
            <Friend item={item} />
            <StateBadge state={item.state} />
          </InlineStack>
          <Advocate item={item} />
          <Story item={item} />
          <Words item={item} ask={ask} />
        </BlockStack>
      </div>
    </IndexTable.Cell>
  );
}

/** The friend by the masked address, with the way to the customer once there is one. */
function Friend({ item }: { item: ListedReferral }) {
  const { t, f } = useAdmin();
  return (
    <BlockStack>
      {item.friendId === null ? (
        <Text as="span" fontWeight="semibold" breakWord>
          {item.friendEmail}
        </Text>
      ) : (
        <Link url={`/app/members/${item.friendId}`} dataPrimaryLink removeUnderline monochrome>
          <Text as="span" fontWeight="semibold" breakWord>
            {item.friendEmail}
          </Text>
        </Link>
      )}
      <Text as="span" variant="bodySm" tone="subdued">
        {t('referrals:list.claimed', {
          date: f.date(item.claimedAt),
          channel: t(`referrals:channels.${item.channel}`),
        })}
      </Text>
      <Text as="span" variant="bodySm" tone="subdued" breakWord>
        {t('referrals:list.voucher', { code: item.voucher })}
      </Text>
    </BlockStack>
  );
}

function Advocate({ item }: { item: ListedReferral }) {
  const { t } = useAdmin();
  return (
    <OwnPresses label={t('referrals:columns.advocate')}>
      <BlockStack>
        <Text as="span" breakWord>
          <Link url={`/app/members/${item.advocateId}`} removeUnderline>
            {personName(t, item)}
          </Link>
        </Text>
        <Text as="span" variant="bodySm" tone="subdued">
          {item.code}
        </Text>
      </BlockStack>
    </OwnPresses>
  );
}

function Story({ item }: { item: ListedReferral }) {
  const language = useAdmin();
  return (
    <OwnPresses label={language.t('referrals:columns.story')}>
      <BlockStack gap="050">
        {referralStory(item, language).map((line) => (
          <Text key={line.text} as="p" variant="bodySm" breakWord>
            <Line {...line} />
          </Text>
        ))}
      </BlockStack>
    </OwnPresses>
  );
}

/** A sentence with the way to the order that it names. */
function Line({ text, order }: StoryLine) {
  const at = order === null ? -1 : text.indexOf(order.name);
  if (order === null || at < 0) return text;
  return (
    <>
      {text.slice(0, at)}
      <OrderLink orderId={order.id} inText>
        {order.name}
      </OrderLink>
      {text.slice(at + order.name.length)}
    </>
  );
}

/** What can be said about a friend in this state: what waits has both words. */
function Words({ item, ask }: RowProps) {
  const { t } = useAdmin();
  const words: readonly ReferralDecision[] =
    item.state === 'review'
      ? ['accept', 'reject']
      : item.state === 'rejected'
        ? ['accept']
        : item.state === 'undone' || item.state === 'expired'
          ? []
          : ['reject'];
  if (words.length === 0) return null;
  return (
    <OwnPresses label={t('referrals:columns.decide')}>
      <InlineStack gap="200" wrap={false}>
        {words.map((intent) => (
          <Button
            key={intent}
            size="slim"
            {...(intent === 'reject' && item.state !== 'review' ? { variant: 'tertiary' as const } : {})}
            accessibilityLabel={t(`referrals:decide.${intent}.of`, { friend: item.friendEmail })}
            onClick={() => ask(intent, [item])}
          >
            {t(`referrals:decide.${intent}.action`)}
          </Button>
        ))}
      </InlineStack>
    </OwnPresses>
  );
}

function NoRows({ view }: { view: ReferralsView }) {
  const { t } = useAdmin();
  if (view.search !== '' || view.advocate !== '')
    return (
      <EmptyNote
        heading="h2"
        icon={SearchIcon}
        title={t('referrals:none.title')}
        text={t('referrals:none.text')}
      />
    );
  const kind = view.state ?? 'all';
  return (
    <EmptyNote
      heading="h2"
      icon={PersonAddIcon}
      title={t(`referrals:empty.${kind}.title`)}
      text={t(`referrals:empty.${kind}.text`)}
    />
  );
}
