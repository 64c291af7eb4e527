import type { ClubAndOrder, Earned, OrderAnswer, PlacedOrder, Programme } from './answers.ts';
import type { Caller } from './call-app.ts';
import { Join } from './join.tsx';
import { MemberSummary } from './member-summary.tsx';
import { Failed, Loading, Unpublished } from './states.tsx';
import { useOrder } from './use-order.ts';
import { createWords, type Host, type Words } from './words.ts';

/** How a guest gets to their account: to an address, or by the page's own prompt. */
export type LogIn = { readonly href: string } | { readonly ask: () => void };

type Props = {
  readonly caller: Caller & Host;
  readonly order: PlacedOrder;
  readonly logIn: LogIn;
};

/**
 * What an order gives whoever looks at it: a member their points, with the reason and the day from which they can be
 * spent; anybody else about how many it would, and the way to get them. Nothing where the shop has no club.
 */
export function OrderPoints({ caller, order, logIn }: Props) {
  const [asked, again] = useOrder(caller, order);
  const programme = asked.state === 'answered' ? asked.answer.programme : null;
  const words = createWords(caller, programme);
  if (asked.state === 'loading') return <Loading words={words} />;
  if (asked.state === 'failed') return <Failed words={words} again={again} />;
  if (programme === null) return <Unpublished words={words} editor={caller.extension.editor} />;
  const { answer, asking } = asked;
  return (
    <s-section heading={programme.name}>
      <s-stack gap="base" accessibilityRole="status">
        {answer.viewer === 'guest' ? (
          <Guest programme={programme} estimate={answer.estimate} logIn={logIn} words={words} />
        ) : claims(answer, asking) ? (
          <Join
            offer={offerOf(answer, programme, words)}
            club={programme.name}
            caller={caller}
            words={words}
            joined={again}
          />
        ) : (
          <Given answer={answer} asking={asking} words={words} />
        )}
        {answer.member && <MemberSummary member={answer.member} words={words} />}
      </s-stack>
    </s-section>
  );
}

/**
 * Whether joining is offered. Where everybody is a member, whoever has just bought becomes one by themselves: that is
 * waited for first.
 */
const claims = ({ viewer, programme }: ClubAndOrder, asking: boolean): boolean =>
  viewer === 'customer' && (programme?.enrolment === 'opt-in' || !asking);

function offerOf({ order, estimate }: ClubAndOrder, programme: Programme, { t, points }: Words): string {
  const club = programme.name;
  if (order?.state === 'earned') return t('claim.order', { club, points: points(order.points) });
  if (estimate) return t('claim.about', { club, points: points(estimate) });
  // There is nothing to claim; membership still is worth having.
  return t('claim.club', { club, unit: programme.pointsName.other });
}

function Guest({
  programme: { name: club, enrolment },
  estimate,
  logIn,
  words: { t, points },
}: {
  programme: Programme;
  estimate: number | null;
  logIn: LogIn;
  words: Words;
}) {
  const text = estimate
    ? t(enrolment === 'automatic' ? 'guest.about' : 'guest.join_about', { club, points: points(estimate) })
    : t(enrolment === 'automatic' ? 'guest.club' : 'guest.join', { club });
  return (
    <s-stack gap="base">
      <s-text>{text}</s-text>
      <s-button variant="secondary" {...('href' in logIn ? { href: logIn.href } : { onClick: logIn.ask })}>
        {t('guest.log_in')}
      </s-button>
    </s-stack>
  );
}

function Given({ answer, asking, words }: { answer: ClubAndOrder; asking: boolean; words: Words }) {
  const { t, points } = words;
  const { order, estimate } = answer;
  if (order?.state === 'earned') return <Points earned={order} words={words} />;
  if (order?.state !== 'not-known')
    return <s-text>{t(order === null ? 'order.later' : whyNot(order))}</s-text>;
  return (
    <s-stack gap="small-200">
      {estimate ? <s-text type="strong">{t('order.about', { points: points(estimate) })}</s-text> : null}
      <s-text color="subdued">{t(asking ? 'order.counting' : 'order.later')}</s-text>
    </s-stack>
  );
}

/** What has a sentence of its own; the rest is of the merchant's making and says nothing to a shopper. */
const REASONS: Readonly<Record<string, string>> = {
  cancelled: 'order.cancelled',
  'nothing-counts': 'order.nothing_counts',
  'before-claim-window': 'order.too_old',
};

const whyNot = (order: Exclude<OrderAnswer, Earned>): string =>
  order.state === 'unpaid'
    ? 'order.unpaid'
    : order.state === 'nothing'
      ? (REASONS[order.why] ?? 'order.none')
      : 'order.later';

function Points({ earned, words }: { earned: Earned; words: Words }) {
  const { t, points, money, date } = words;
  const { availableAt, available, counted, rate, parts } = earned;
  const given = { points: points(earned.points) };
  const when = availableAt === null ? 'order.earned_sent' : available ? 'order.earned' : 'order.earned_from';
  return (
    <s-stack gap="small-200">
      <s-text type="strong">
        {t(when, availableAt === null ? given : { ...given, date: date(availableAt) })}
      </s-text>
      <s-text color="subdued">
        {t('order.because', {
          amount: money(counted.amount, counted.currency),
          points: points(rate.points),
          per: money(rate.per, counted.currency),
        })}
      </s-text>
      {parts.length > 1 && (
        <s-unordered-list>
          {parts.map((part) => (
            <s-list-item key={part.name ?? ''}>
              {`${part.points < 0 ? '−' : '+'}${words.number(Math.abs(part.points))} · ${part.name ?? t('order.base')}`}
            </s-list-item>
          ))}
        </s-unordered-list>
      )}
    </s-stack>
  );
}
