import { z } from 'zod';
import { REDEMPTION_STATUSES } from '#app/db/api.queries.ts';
import { ENROLMENT_SOURCES } from '#app/domain/earning/decide-award.ts';
import { TRANSACTION_KINDS } from '#app/domain/ledger/accounts.ts';
import { eventName, settingId } from '#app/domain/programme/texts.ts';
import { REWARD_KINDS } from '#app/domain/rewards/settings.ts';
import { ROUNDINGS } from '#app/kernel/rounding.ts';
import { FIELD_ERROR_CODES } from './field-errors.ts';
import { PROBLEM_CODES } from './problems.ts';

/** Schemas that the OpenAPI document names: what callers send, and what they get. */
export const requestSchemas = z.registry<{ id: string; description?: string }>();
export const answerSchemas = z.registry<{ id: string; description?: string }>();

const request = <Schema extends z.ZodType>(id: string, schema: Schema): Schema => {
  requestSchemas.add(schema, { id });
  return schema;
};
const answer = <Schema extends z.ZodType>(id: string, description: string, schema: Schema): Schema => {
  answerSchemas.add(schema, { id, description });
  return schema;
};

const POINTS_MAX = 10_000_000;

/** Ids are texts, since they may be beyond what a JSON number holds exactly. */
const numericId = z.string().regex(/^[1-9]\d{0,17}$/);
export const memberIdText = numericId.describe('Lealta’s id of the member.');
const shopifyCustomerIdText = numericId.describe('Shopify’s numeric id of the customer.');
const wholePoints = z.int().describe('Points.');
const instant = z.iso.datetime().describe('UTC.');
const inTwoLanguages = z.object({ es: z.string(), en: z.string() });

// What is sent

export const enrolBody = request('EnrolMember', z.strictObject({ shopifyCustomerId: shopifyCustomerIdText }));

export const adjustBody = request(
  'AdjustPoints',
  z.strictObject({
    points: z
      .int()
      .min(-POINTS_MAX)
      .max(POINTS_MAX)
      .refine((points) => points !== 0, { message: 'zero' })
      .describe('Points to give, or below zero to take; not zero.'),
    reason: z.string().trim().min(1).max(200).describe('Shown in the ledger, to the member too.'),
  }),
);

export const redeemBody = request(
  'RedeemReward',
  z.strictObject({
    memberId: memberIdText,
    rewardId: settingId,
    points: z
      .int()
      .min(1)
      .max(1_000_000_000)
      .optional()
      .describe('For any-amount: how many, in its steps; without it one step.'),
  }),
);

export const eventBody = request(
  'TellEvent',
  z.strictObject({
    memberId: memberIdText,
    event: eventName.describe('Its name in the programme’s earning rules.'),
    occurredAt: z.iso
      .datetime({ offset: true })
      .describe('When it happened; limits a day are counted in the store’s time zone.'),
  }),
);

// What is answered

const points = answer(
  'Points',
  'What a member has.',
  z.object({
    pending: wholePoints.describe('Earned, not to be spent yet.'),
    available: wholePoints.describe('To be spent; below zero where the programme lets it.'),
    debt: wholePoints.describe('Taken back after they were spent.'),
    lifetime: wholePoints.describe('Earned in all.'),
    redeemed: wholePoints.describe('Spent in all.'),
  }),
);

export const memberAnswer = answer(
  'Member',
  'A customer who is enrolled in the programme.',
  z.object({
    id: memberIdText,
    shopifyCustomerId: shopifyCustomerIdText.nullable(),
    email: z.string().nullable(),
    firstName: z.string(),
    lastName: z.string(),
    enrolledAt: instant,
    enrolmentSource: z.enum(ENROLMENT_SOURCES).nullable(),
    tier: z.string().nullable().describe('Id of the tier the member is in.'),
    points,
  }),
);

const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({
    data: z.array(item),
    nextCursor: z.string().nullable().describe('For the next page; null on the last.'),
  });

export const membersAnswer = answer('MemberPage', 'A page of members.', pageOf(memberAnswer));

// Kept for a day for who repeats a request: nothing personal is in it.
export const enrolmentAnswer = answer(
  'Enrolment',
  'Who is a member now.',
  z.object({ memberId: memberIdText, outcome: z.enum(['enrolled', 'already-enrolled']) }),
);

export const balanceAnswer = answer(
  'Balance',
  'A member’s points, and when they change by themselves.',
  z.object({
    memberId: memberIdText,
    points,
    nextMaturity: z
      .object({ points: wholePoints, at: instant })
      .nullable()
      .describe('The pending points that become available next.'),
    expiring: z
      .array(z.object({ points: wholePoints, at: instant }))
      .describe('What of the available points expires when, soonest first.'),
  }),
);

const causeParams = z.record(z.string(), z.unknown());

const ledgerItem = answer(
  'LedgerTransaction',
  'One movement of points.',
  z.object({
    id: z.string(),
    kind: z.enum(TRANSACTION_KINDS),
    occurredAt: instant,
    points: wholePoints.describe('As the member sees it: below zero for a loss.'),
    changes: z
      .object({ pending: wholePoints, available: wholePoints, debt: wholePoints })
      .describe('What it did to each account.'),
    cause: z
      .object({
        code: z.string(),
        params: causeParams,
        lines: z
          .array(z.object({ code: z.string(), points: wholePoints, params: causeParams }))
          .describe('The parts of an award of more than the rate; empty where there are none.'),
      })
      .describe('Why, as a code and what its sentence needs.'),
    orderId: z.string().nullable().describe('Shopify’s numeric id of the order.'),
    programmeVersion: z.int().nullable(),
  }),
);
export const ledgerAnswer = answer(
  'LedgerPage',
  'A page of a member’s ledger, newest first.',
  pageOf(ledgerItem),
);

export const adjustmentAnswer = answer(
  'Adjustment',
  'Points that were given or taken.',
  z.object({
    transactionId: z.string(),
    memberId: memberIdText,
    points: wholePoints,
    reason: z.string(),
  }),
);

const rewardItem = answer(
  'Reward',
  'What points can be spent on. Fields that its kind does not know are null; money is in minor units.',
  z.object({
    id: z.string(),
    kind: z.enum(REWARD_KINDS),
    name: inTwoLanguages.nullable(),
    points: wholePoints.describe('Its price; the step of any-amount.'),
    maxPoints: z.int().nullable(),
    value: z.int().nullable(),
    percent: z.int().nullable(),
    cap: z.int().nullable().describe('The most that a percentage takes off; null is no cap.'),
    productId: z.string().nullable(),
    minimum: z.int().nullable().describe('The least that the basket must be worth.'),
    currency: z.string(),
    tiers: z.array(z.string()).describe('Only members of these tiers; empty is everybody.'),
    startsAt: instant.nullable(),
    endsAt: instant.nullable(),
  }),
);
export const rewardsAnswer = answer(
  'RewardList',
  'Every reward of the programme in force.',
  z.object({ data: z.array(rewardItem) }),
);

export const redemptionStatus = z
  .enum(REDEMPTION_STATUSES)
  .describe(
    'reserved: being made on Shopify. released: could not be made, the points are back. expired: not used in time.',
  );

export const redemptionAnswer = answer(
  'Redemption',
  'Points spent on a reward, and what came of it.',
  z.object({
    id: z.uuid(),
    memberId: memberIdText,
    rewardId: z.string(),
    kind: z.enum(REWARD_KINDS),
    code: z
      .string()
      .nullable()
      .describe(
        'What is typed at checkout; null where there is nothing to type. A gift card’s is whole in the first answer only.',
      ),
    points: wholePoints,
    value: z.int().describe('Minor units.'),
    currency: z.string(),
    status: redemptionStatus,
    createdAt: instant,
    expiresAt: instant.nullable(),
    usedOrderId: z.string().nullable().describe('Shopify’s numeric id of the order that used it.'),
  }),
);

export const redemptionsAnswer = answer(
  'RedemptionPage',
  'A page of redemptions, newest first.',
  pageOf(redemptionAnswer),
);

export const eventAnswer = answer(
  'EventAward',
  'What an event earned.',
  z.object({
    memberId: memberIdText,
    event: z.string(),
    outcome: z
      .enum(['awarded', 'already-awarded', 'no-rule', 'limit-reached', 'not-yet-a-member'])
      .describe(
        'no-rule: the programme of that time has none. not-yet-a-member: it happened before they joined.',
      ),
    points: wholePoints,
    transactionId: z.string().nullable(),
  }),
);

const tier = z.object({
  id: z.string(),
  name: inTwoLanguages,
  threshold: z.int(),
  percent: z.int().describe('150: half as many points again.'),
  inviteOnly: z.boolean(),
  perks: z.object({ es: z.array(z.string()), en: z.array(z.string()) }),
});
const pluralName = z.object({ one: z.string(), other: z.string() });

export const programmeAnswer = answer(
  'Programme',
  'The programme in force, as its members may know it.',
  z.object({
    version: z.int(),
    effectiveFrom: instant,
    name: inTwoLanguages,
    pointsName: z.object({ es: pluralName, en: pluralName }),
    currency: z.string(),
    enrolment: z.enum(['automatic', 'opt-in']),
    earning: z.object({
      points: wholePoints,
      perMinor: z.int().describe('Minor units for which the points are earned.'),
      rounding: z.enum(ROUNDINGS),
      pendingFrom: z.enum(['order', 'fulfilment']).describe('What the pending days are counted from.'),
      pendingDays: z.int(),
    }),
    events: z.array(z.object({ event: z.string(), points: wholePoints })).describe('Events that earn.'),
    tiers: z.object({ basis: z.enum(['spend', 'points', 'orders']), list: z.array(tier) }),
  }),
);

answer(
  'Problem',
  'Why a request was refused (RFC 9457). `title` and `detail` are in Spanish or English, by Accept-Language.',
  z.object({
    type: z.string().describe('urn:lealta:problem: and the code.'),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.enum(PROBLEM_CODES),
    errors: z
      .record(z.string(), z.object({ code: z.enum(FIELD_ERROR_CODES), detail: z.string() }))
      .optional()
      .describe('What is wrong with each field, by its path.'),
  }),
);
