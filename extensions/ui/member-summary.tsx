import type { Member } from './answers.ts';
import type { Words } from './words.ts';

/** What a member has: points to spend, on the way and about to expire, tier and the way to the next. */
export function MemberSummary({ member, words }: { member: Member; words: Words }) {
  const { t, points, date } = words;
  const { available, pending } = member.points;
  return (
    <s-stack gap="small-200">
      <s-text type="strong">{t('balance.available', { points: points(available) })}</s-text>
      {pending > 0 && <s-text color="subdued">{pendingLine(member, words)}</s-text>}
      {member.expiring && (
        <s-text>
          {t('balance.expiring', {
            points: points(member.expiring.points),
            date: date(member.expiring.at),
          })}
        </s-text>
      )}
      {member.tier && <s-text>{t('tier.mine', { tier: member.tier.name })}</s-text>}
      {member.nextTier && <NextTier next={member.nextTier} words={words} />}
    </s-stack>
  );
}

function pendingLine({ points: { pending }, nextMaturity }: Member, words: Words): string {
  const { t, points, date } = words;
  if (nextMaturity === null) return t('balance.pending', { points: points(pending) });
  const until = { points: points(pending), date: date(nextMaturity.at) };
  return nextMaturity.points === pending
    ? t('balance.pending_until', until)
    : t('balance.pending_part', { ...until, next: words.number(nextMaturity.points) });
}

function NextTier({ next, words }: { next: NonNullable<Member['nextTier']>; words: Words }) {
  const { t } = words;
  return (
    <s-stack gap="small-300">
      <s-progress value={next.share} max={100} accessibilityLabel={t('tier.progress', { tier: next.name })} />
      <s-text color="subdued">
        {t('tier.next', { missing: missingTo(next.missing, words), tier: next.name })}
      </s-text>
    </s-stack>
  );
}

function missingTo(missing: NonNullable<Member['nextTier']>['missing'], words: Words): string {
  switch (missing.basis) {
    case 'spend':
      return words.money(missing.amount, missing.currency);
    case 'points':
      return words.points(missing.count);
    case 'orders':
      return words.t('tier.orders', { count: missing.count, number: words.number(missing.count) });
  }
}
