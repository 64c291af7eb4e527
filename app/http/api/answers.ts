import type { z } from 'zod';
import { type ApiMember, type ApiRedemption, readApiMember, readApiRedemption } from '#app/db/api.queries.ts';
import type { LedgerItem } from '#app/db/member.queries.ts';
import type { Shop } from '#app/db/shops.store.ts';
import type { ProgrammeVersion } from '#app/domain/programme/settings.ts';
import type { RewardSettings } from '#app/domain/rewards/settings.ts';
import { toMemberId } from '#app/kernel/ids.ts';
import type { Lealta } from '../load-context.ts';
import { ApiRefusal } from './problems.ts';
import type * as schemas from './schemas.ts';

type Within = { readonly lealta: Lealta; readonly shop: Shop };

/** The member with this id. @throws ApiRefusal `member-not-found` */
export async function requireApiMember({ lealta, shop }: Within, id: string): Promise<ApiMember> {
  const member = await lealta.db.inShop(shop.shopId, (tx) => readApiMember(tx, toMemberId(id)));
  if (member === null) throw new ApiRefusal('member-not-found');
  return member;
}

/** The redemption with this id, as the API tells it. @throws ApiRefusal `redemption-not-found` */
export async function requireApiRedemption(
  { lealta, shop }: Within,
  id: string,
): Promise<z.input<typeof schemas.redemptionAnswer>> {
  const found = await lealta.db.inShop(shop.shopId, (tx) => readApiRedemption(tx, id, lealta.clock()));
  if (found === null) throw new ApiRefusal('redemption-not-found');
  return toApiRedemption(found);
}

/** @param short how many points the member lacks */
export const insufficientPoints = (short: bigint): ApiRefusal =>
  new ApiRefusal('insufficient-points', { params: { short: String(short) } });

const text = (id: bigint | null): string | null => (id === null ? null : String(id));

export const toApiPoints = (row: ApiMember): z.input<typeof schemas.memberAnswer>['points'] => ({
  pending: Number(row.pending),
  available: Number(row.available),
  debt: Number(row.debt),
  lifetime: Number(row.lifetime),
  redeemed: Number(row.redeemed),
});

export const toApiMember = (row: ApiMember): z.input<typeof schemas.memberAnswer> => ({
  id: String(row.memberId),
  shopifyCustomerId: text(row.shopifyId),
  email: row.email,
  firstName: row.firstName,
  lastName: row.lastName,
  enrolledAt: row.enrolledAt.toISOString(),
  enrolmentSource: row.enrolmentSource,
  tier: row.tier,
  points: toApiPoints(row),
});

/** Who adjusted points (`by`) is left out, as on the storefront. */
export function toApiTransaction(row: LedgerItem): z.input<typeof schemas.ledgerAnswer>['data'][number] {
  const { by: _by, ...params } = row.cause.params;
  return {
    id: row.transactionId,
    kind: row.kind,
    occurredAt: row.occurredAt.toISOString(),
    points: Number(row.points),
    changes: {
      pending: Number(row.pending),
      // A redemption is listed once: what setting the points aside did to them is told with it.
      available: Number(row.kind === 'redeem' ? row.available + row.points : row.available),
      debt: Number(row.debt),
    },
    cause: { code: row.cause.code, params, lines: [...(row.cause.lines ?? [])] },
    orderId: text(row.orderId),
    programmeVersion: row.programmeVersion,
  };
}

/** Whoever knows a gift card's code can spend it, so it is not told again; store credit has nothing to type. */
function codeOf({ kind, code }: ApiRedemption): string | null {
  if (kind === 'store-credit') return null;
  return kind === 'gift-card' ? `•••• ${code.slice(-4)}` : code;
}

export const toApiRedemption = (row: ApiRedemption): z.input<typeof schemas.redemptionAnswer> => ({
  id: row.redemptionId,
  memberId: String(row.memberId),
  rewardId: row.rewardId,
  kind: row.kind,
  code: codeOf(row),
  points: Number(row.points),
  value: Number(row.valueMinor),
  currency: row.currency,
  status: row.status,
  createdAt: row.reservedAt.toISOString(),
  expiresAt: row.expiresAt?.toISOString() ?? null,
  usedOrderId: text(row.usedOrderId),
});

/** A reward as its shoppers may know it: how many are left is the merchant's business. */
export const toApiReward = (
  reward: RewardSettings,
  currency: string,
): z.input<typeof schemas.rewardsAnswer>['data'][number] => ({
  id: reward.id,
  kind: reward.kind,
  name: reward.name,
  points: reward.points,
  maxPoints: 'maxPoints' in reward ? reward.maxPoints : null,
  value: 'value' in reward ? reward.value : null,
  percent: 'percent' in reward ? reward.percent : null,
  cap: 'cap' in reward && reward.cap > 0 ? reward.cap : null,
  productId: 'productId' in reward ? reward.productId : null,
  minimum: 'minimum' in reward ? reward.minimum : null,
  currency,
  tiers: reward.tiers,
  startsAt: reward.startsAt,
  endsAt: reward.endsAt,
});

export const toApiProgramme = (
  { version, effectiveFrom, settings }: ProgrammeVersion,
  currency: string,
): z.input<typeof schemas.programmeAnswer> => ({
  version,
  effectiveFrom: effectiveFrom.toISOString(),
  name: settings.name,
  pointsName: settings.pointsName,
  currency,
  enrolment: settings.enrolment,
  earning: {
    points: settings.earning.points,
    perMinor: settings.earning.perMinor,
    rounding: settings.earning.rounding,
    pendingFrom: settings.earning.pendingFrom,
    pendingDays: settings.earning.pendingDays,
  },
  events: settings.rules.flatMap((rule) =>
    rule.kind === 'custom-event' && rule.active ? [{ event: rule.event, points: rule.points }] : [],
  ),
  tiers: { basis: settings.tiers.basis, list: settings.tiers.list },
});
