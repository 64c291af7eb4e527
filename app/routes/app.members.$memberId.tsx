import { randomUUID } from 'node:crypto';
import type { HeadersFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Badge, BlockStack, Layout, Page } from '@shopify/polaris';
import { boundary } from '@shopify/shopify-app-remix/server';
import { readLedger, readMember, readOrders, readPendingLots, readVouchers } from '#app/db/member.queries.ts';
import { readMemberReferrals } from '#app/db/referrals.queries.ts';
import { invitePath } from '#app/domain/referrals/referral-code.ts';
import { everHadReferrals } from '#app/domain/referrals/terms.ts';
import { admin } from '#app/http/admin.server.ts';
import { type MemberId, toMemberId } from '#app/kernel/ids.ts';
import { AdjustPoints } from '../ui/admin/member/adjust-points.tsx';
import { BalanceCard } from '../ui/admin/member/balance-card.tsx';
import { CardsCard } from '../ui/admin/member/cards-card.tsx';
import { LedgerCard } from '../ui/admin/member/ledger-card.tsx';
import { encodeLedgerCursor, parseLedgerCursor } from '../ui/admin/member/ledger-cursor.ts';
import { parseMemberAction } from '../ui/admin/member/member-action.ts';
import { OrdersCard } from '../ui/admin/member/orders-card.tsx';
import { PendingCard } from '../ui/admin/member/pending-card.tsx';
import { ProfileCard } from '../ui/admin/member/profile-card.tsx';
import { ReferralsCard } from '../ui/admin/member/referrals-card.tsx';
import { TierCard } from '../ui/admin/member/tier-card.tsx';
import { VouchersCard } from '../ui/admin/member/vouchers-card.tsx';
import { personName } from '../ui/admin/person-name.ts';
import { useAdmin } from '../ui/admin/use-admin.ts';

export {
  keepTyped as clientAction,
  revalidateUnlessKept as shouldRevalidate,
} from '../ui/admin/keep-typed.ts';
export { PageError as ErrorBoundary } from '../ui/admin/page-error.tsx';

const LEDGER_ROWS = 25;
const ORDERS_MAX = 100;
const VOUCHERS_MAX = 50;
const PENDING_MAX = 50;

export const loader = admin(async ({ request, params, lealta, shop }) => {
  const memberId = memberIdOf(params.memberId);
  const after = parseLedgerCursor(new URL(request.url).searchParams.get('after'));
  const { versions } = await lealta.programme.current(shop.shopId);
  const page = await lealta.db.inShop(shop.shopId, async (tx) => {
    const member = await readMember(tx, memberId);
    if (member === null) return null;
    return {
      member,
      ledger: await readLedger(tx, memberId, { after, limit: LEDGER_ROWS }),
      orders: await readOrders(tx, memberId, ORDERS_MAX),
      vouchers: await readVouchers(tx, memberId, lealta.clock(), VOUCHERS_MAX),
      pendingLots: await readPendingLots(tx, memberId, PENDING_MAX),
      referrals: everHadReferrals(versions) ? await readMemberReferrals(tx, memberId) : null,
    };
  });
  if (page === null) throw new Response(null, { status: 404 });
  const { referrals } = page;
  const code = referrals?.code ?? null;
  return {
    ...page,
    referrals: referrals && {
      ...referrals,
      link: code === null ? null : `https://${shop.domain}${invitePath(code)}`,
    },
    tier: await lealta.tiers.of(shop.shopId, memberId),
    cards: isPresent(page.member) ? (await lealta.members.summary(shop.shopId, memberId)).cards : [],
    ledger: { rows: page.ledger.rows, next: page.ledger.next && encodeLedgerCursor(page.ledger.next) },
    firstPage: after === null,
    birthdayOpenUntil: stillOpen(page.member.birthdayLockedAt, lealta.clock()),
    // Names the adjustment that the form may make: sent twice, it is made once.
    requestId: randomUUID(),
  };
});

export const action = admin(async ({ request, params, lealta, shop, user }) => {
  const memberId = memberIdOf(params.memberId);
  const asked = parseMemberAction(await request.formData());
  switch (asked.intent) {
    case 'adjust': {
      if ('errors' in asked) return { intent: asked.intent, errors: asked.errors };
      const { points, reason, requestId } = asked;
      const answer = await lealta.members.adjust(shop.shopId, {
        memberId,
        points,
        reason,
        requestId,
        by: user,
      });
      return { intent: asked.intent, requestId, ...answer };
    }
    case 'undo': {
      const { transactionId } = asked;
      const answer = await lealta.members.undoAdjustment(shop.shopId, { memberId, transactionId, by: user });
      return { intent: asked.intent, transactionId, ...answer };
    }
    case 'birthday': {
      if ('errors' in asked) return { intent: asked.intent, errors: asked.errors };
      const answer =
        asked.birthday === null
          ? await lealta.members.clearBirthday(shop.shopId, memberId)
          : await lealta.members.setBirthday(shop.shopId, { memberId, by: 'merchant', ...asked.birthday });
      return { intent: asked.intent, outcome: answer.outcome };
    }
    case 'give-tier': {
      if ('errors' in asked) return { intent: asked.intent, errors: asked.errors };
      const { tierId, reason } = asked;
      const answer = await lealta.tiers.assign(shop.shopId, { memberId, tierId, reason, by: user });
      return { intent: asked.intent, outcome: answer.outcome };
    }
    case 'take-tier': {
      if ('errors' in asked) return { intent: asked.intent, errors: asked.errors };
      const answer = await lealta.tiers.unassign(shop.shopId, { memberId, reason: asked.reason, by: user });
      return { intent: asked.intent, outcome: answer.outcome };
    }
    case 'enrol':
      return {
        intent: asked.intent,
        ...(await lealta.members.enrol(shop.shopId, { memberId, source: 'admin' })),
      };
    case 'unknown':
      throw new Response(null, { status: 400 });
  }
});

type Profile = NonNullable<Awaited<ReturnType<typeof readMember>>>;

/** Whether it is a member about whom there is something to tell. */
const isPresent = ({ enrolledAt, redacted, mergedInto }: Profile): boolean =>
  enrolledAt !== null && !redacted && mergedInto === null;

/** Until when the member may put the birthday right; null when that is over. */
const stillOpen = (lockedAt: Date | null, now: Date): Date | null =>
  lockedAt !== null && lockedAt > now ? lockedAt : null;

/** @throws Response 404 for what cannot be a member's id. */
function memberIdOf(text: string | undefined): MemberId {
  try {
    return toMemberId(text ?? '');
  } catch {
    throw new Response(null, { status: 404 });
  }
}

export const headers: HeadersFunction = (given) => boundary.headers(given);

export default function Member() {
  const {
    member,
    tier,
    cards,
    ledger,
    orders,
    vouchers,
    pendingLots,
    referrals,
    firstPage,
    requestId,
    birthdayOpenUntil,
  } = useLoaderData<typeof loader>();
  const { t, f } = useAdmin();
  const isMember = member.enrolledAt !== null;
  return (
    <Page
      title={personName(t, member)}
      subtitle={
        member.enrolledAt === null
          ? t('member:customerSince', { date: f.date(member.createdAt) })
          : t('member:memberSince', { date: f.date(member.enrolledAt) })
      }
      titleMetadata={
        isMember ? (
          <Badge tone="success">{t('member:isMember')}</Badge>
        ) : (
          <Badge>{t('members:notMember')}</Badge>
        )
      }
      backAction={{ content: t('members:title'), url: '/app/members' }}
      primaryAction={<AdjustPoints member={member} requestId={requestId} />}
    >
      <Layout>
        <Layout.Section>
          <BlockStack gap="400">
            <BalanceCard member={member} />
            <LedgerCard rows={ledger.rows} next={ledger.next} firstPage={firstPage} isMember={isMember} />
            <OrdersCard orders={orders} />
          </BlockStack>
        </Layout.Section>
        <Layout.Section variant="oneThird">
          <BlockStack gap="400">
            {tier !== null && <TierCard standing={tier} isMember={isPresent(member)} />}
            <CardsCard cards={cards} />
            <ProfileCard member={member} birthdayOpenUntil={birthdayOpenUntil} />
            <PendingCard lots={pendingLots} />
            <VouchersCard vouchers={vouchers} />
            {referrals !== null && isPresent(member) && (
              <ReferralsCard memberId={member.memberId} referrals={referrals} />
            )}
          </BlockStack>
        </Layout.Section>
      </Layout>
    </Page>
  );
}
