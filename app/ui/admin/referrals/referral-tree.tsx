import { useFetcher } from '@remix-run/react';
import { BlockStack, Button, InlineStack, Link, SkeletonBodyText, Text } from '@shopify/polaris';
import { useEffect, useId, useState } from 'react';
import type { FriendInTree } from '#app/db/referrals.queries.ts';
import type { loader } from '../../../routes/app.referrals.friends.$memberId.ts';
import { pointsText } from '../cause-sentence.ts';
import { useAdmin } from '../use-admin.ts';
import { StateBadge } from './state-badge.tsx';

/** So far down people are still read as friends of friends; deeper ones are found on those members' own pages. */
const DEPTH_MAX = 5;

/**
 * The friends that a member brought, as a list with the friends' friends inside. A branch is asked for when it is opened;
 * every way of opening it is a button.
 */
export function ReferralTree({ memberId, depth = 1 }: { memberId: bigint; depth?: number }) {
  const { t } = useAdmin();
  const { load, data, state } = useFetcher<typeof loader>();
  const path = `/app/referrals/friends/${memberId}`;
  useEffect(() => load(path), [load, path]);
  if (data === undefined)
    return (
      <div role="status" aria-busy={state !== 'idle'} aria-label={t('common:loading')}>
        <SkeletonBodyText lines={2} />
      </div>
    );
  return (
    <ul style={{ listStyle: 'none', margin: 0, padding: 0 }}>
      {data.rows.map((friend) => (
        <li key={friend.referralId} style={{ paddingBlock: 'var(--p-space-150)' }}>
          <Friend friend={friend} depth={depth} />
        </li>
      ))}
      {data.more && (
        <li>
          <Link url={`/app/referrals/list?advocate=${memberId}`}>{t('referrals:tree.more')}</Link>
        </li>
      )}
    </ul>
  );
}

function Friend({ friend, depth }: { friend: FriendInTree; depth: number }) {
  const { t, f } = useAdmin();
  const [open, setOpen] = useState(false);
  const id = useId();
  const { friendId, claimed, rewarded, points } = friend;
  const name = friend.name || friend.email;
  return (
    <BlockStack gap="100">
      <InlineStack align="space-between" blockAlign="start" gap="200">
        {friendId === null ? (
          <Text as="span" breakWord>
            {name}
          </Text>
        ) : (
          <Link url={`/app/members/${friendId}`} removeUnderline>
            {name}
          </Link>
        )}
        <StateBadge state={friend.state} />
      </InlineStack>
      <Text as="span" variant="bodySm" tone="subdued">
        {points > 0n
          ? t('referrals:tree.figures', { date: f.date(friend.claimedAt), points: pointsText(t, f, points) })
          : f.date(friend.claimedAt)}
      </Text>
      {friendId !== null && claimed > 0n && depth < DEPTH_MAX && (
        <>
          <InlineStack>
            <Button
              variant="plain"
              disclosure={open ? 'up' : 'down'}
              ariaExpanded={open}
              ariaControls={id}
              accessibilityLabel={t('referrals:tree.openOf', {
                name,
                count: Number(claimed),
                n: f.number(claimed),
                rewarded: t('referrals:decide.now.rewarded', {
                  count: Number(rewarded),
                  n: f.number(rewarded),
                }),
              })}
              onClick={() => setOpen(!open)}
            >
              {t('referrals:tree.open', {
                count: Number(claimed),
                n: f.number(claimed),
                rewarded: t('referrals:decide.now.rewarded', {
                  count: Number(rewarded),
                  n: f.number(rewarded),
                }),
              })}
            </Button>
          </InlineStack>
          <div
            id={id}
            hidden={!open}
            style={{
              paddingInlineStart: 'var(--p-space-300)',
              borderInlineStart: '1px solid var(--p-color-border)',
            }}
          >
            {open && <ReferralTree memberId={friendId} depth={depth + 1} />}
          </div>
        </>
      )}
    </BlockStack>
  );
}
