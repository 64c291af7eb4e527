import type { AwardDecision } from '#app/domain/earning/decide-award.ts';
import type { ProgrammeSettings } from '#app/domain/programme/settings.ts';
import { merchantLocaleFor, type ShopperLocale } from '#app/i18n/shopper-locale.ts';
import type { ShopId, ShopifyCustomerId } from '#app/kernel/ids.ts';
import { type Minor, minorDigits } from '#app/kernel/money.ts';
import type { Lealta } from './load-context.ts';

type Summary = Awaited<ReturnType<Lealta['members']['summary']>>;

/** What a UI extension is told of the club and of whoever looks at it. */
export async function toClubAnswer(
  lealta: Lealta,
  shop: { readonly shopId: ShopId; readonly currency: string },
  customerId: ShopifyCustomerId | null,
  locale: ShopperLocale,
) {
  const { live } = await lealta.programme.current(shop.shopId);
  const customer = customerId === null ? null : await lealta.members.byShopifyId(shop.shopId, customerId);
  const summary = customer?.enrolled ? await lealta.members.summary(shop.shopId, customer.memberId) : null;
  const viewer: 'guest' | 'customer' | 'member' =
    customerId === null ? 'guest' : summary === null ? 'customer' : 'member';
  return {
    live,
    customer,
    answer: {
      programme: live && toProgramme(live.settings, locale),
      viewer,
      member: summary && toMember(summary, shop.currency, locale),
    },
  };
}

function toProgramme(settings: ProgrammeSettings, locale: ShopperLocale) {
  const language = merchantLocaleFor(locale);
  const { name, pointsName, enrolment } = settings;
  return { name: name[language], pointsName: pointsName[language], enrolment };
}

function toMember(summary: Summary, currency: string, locale: ShopperLocale) {
  const { points, nextMaturity, expiring, tier, nextTier } = summary;
  const language = merchantLocaleFor(locale);
  const { available, pending } = points;
  return {
    points: { available, pending },
    nextMaturity,
    expiring,
    tier: tier && { name: tier.name[language] },
    nextTier: nextTier && {
      name: nextTier.name[language],
      share: nextTier.share,
      missing:
        nextTier.basis === 'spend'
          ? { basis: nextTier.basis, amount: toAmount(BigInt(nextTier.missing), currency), currency }
          : { basis: nextTier.basis, count: nextTier.missing },
    },
  };
}

/** What an order of the customer's own gives, or would give if they joined now. */
export function toOrderAnswer(
  decision: AwardDecision | null,
  { now, currency, locale }: { now: Date; currency: string; locale: ShopperLocale },
) {
  // Payments are asked for within seconds: to whoever waits it is an order that is not known yet.
  if (decision === null || decision.why === 'awaits-payments') return { state: 'not-known' as const };
  const { points, maturesAt, own, net, version, lines, why } = decision;
  if (why === 'unpaid') return { state: 'unpaid' as const };
  if (points <= 0n || version === null) return { state: 'nothing' as const, why: why ?? 'nothing-counts' };
  const rate = own ?? version.settings.earning;
  const paidIn = own?.currency ?? currency;
  const name = `name_${merchantLocaleFor(locale)}`;
  return {
    state: 'earned' as const,
    points: Number(points),
    /** Null: so many days after the order has been sent. */
    availableAt: maturesAt?.toISOString() ?? null,
    available: maturesAt !== null && maturesAt <= now,
    counted: { amount: toAmount(own?.net ?? net, paidIn), currency: paidIn },
    rate: { points: rate.points, per: toAmount(BigInt(rate.perMinor), paidIn) },
    parts: lines.map((line) => ({
      /** Null: by the rate. */
      name: line.code === 'rate' ? null : String(line.params[name] ?? ''),
      points: line.points,
    })),
  };
}

/** In whole units of the currency, as the extension's own formatter takes it. */
const toAmount = (minor: Minor, currency: string): number => Number(minor) / 10 ** minorDigits(currency);
