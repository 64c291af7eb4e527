import { z } from 'zod';
import { decodeCursor } from '#app/domain/api/cursor.ts';
import type { ApiScope } from '#app/domain/api/scopes.ts';
import type { ProblemCode } from './problems.ts';
import * as schemas from './schemas.ts';

export type Method = 'GET' | 'POST' | 'DELETE';

/** One thing the API does: how it is asked, what it answers. The wrapper, the routes and the document all read this. */
export type Operation = {
  readonly id: string;
  readonly method: Method;
  /** With its parameters in braces. */
  readonly path: string;
  readonly summary: string;
  readonly scope: ApiScope;
  readonly params: z.ZodObject;
  readonly query: z.ZodObject;
  readonly body: z.ZodObject | null;
  readonly answers: { readonly [status: number]: z.ZodType };
  /** What only this operation refuses, besides what every operation does. */
  readonly problems: readonly ProblemCode[];
};

const operation = <const Op extends Operation>(op: Op): Op => op;

/** Addresses begin with this. */
export const API_PREFIX = '/api/v1';

const NONE = z.strictObject({});
const memberParams = z.strictObject({ memberId: schemas.memberIdText });
const redemptionParams = z.strictObject({ redemptionId: z.uuid() });
const limit = z.coerce.number().int().min(1).max(100).default(50).describe('Rows of a page.');

/** A cursor of one list, turned into the place where it goes on. */
const cursor = <Place extends z.ZodType>(list: string, place: Place) =>
  z
    .string()
    .describe('`nextCursor` of the page before.')
    .transform((text, context): z.output<Place> => {
      const parsed = place.safeParse(decodeCursor(list, text));
      if (parsed.success) return parsed.data;
      context.addIssue({ code: 'custom', message: 'cursor' });
      return z.NEVER;
    })
    .optional();

export const MEMBERS = 'members';
export const LEDGER = 'ledger';
export const REDEMPTIONS = 'redemptions';

export const listMembers = operation({
  id: 'listMembers',
  method: 'GET',
  path: '/members',
  summary: 'Members by id; members who join while you page come at the end.',
  scope: 'read:members',
  params: NONE,
  query: z.strictObject({
    email: z.string().trim().min(3).max(320).optional().describe('The whole address; case does not matter.'),
    shopifyCustomerId: z
      .string()
      .regex(/^[1-9]\d{0,17}$/)
      .optional()
      .describe('Shopify’s numeric id of the customer.'),
    limit,
    cursor: cursor(MEMBERS, z.tuple([z.string().regex(/^\d{1,18}$/)])),
  }),
  body: null,
  answers: { 200: schemas.membersAnswer },
  problems: [],
});

export const enrolMember = operation({
  id: 'enrolMember',
  method: 'POST',
  path: '/members',
  summary: 'Enrol a customer of the store. 201 for a new member, 200 for who was one.',
  scope: 'write:members',
  params: NONE,
  query: NONE,
  body: schemas.enrolBody,
  answers: { 201: schemas.enrolmentAnswer, 200: schemas.enrolmentAnswer },
  problems: ['customer-not-found', 'shopify-unavailable'],
});

export const getMember = operation({
  id: 'getMember',
  method: 'GET',
  path: '/members/{memberId}',
  summary: 'One member.',
  scope: 'read:members',
  params: memberParams,
  query: NONE,
  body: null,
  answers: { 200: schemas.memberAnswer },
  problems: ['member-not-found'],
});

export const getBalance = operation({
  id: 'getBalance',
  method: 'GET',
  path: '/members/{memberId}/balance',
  summary: 'A member’s points, and when they change by themselves.',
  scope: 'read:members',
  params: memberParams,
  query: NONE,
  body: null,
  answers: { 200: schemas.balanceAnswer },
  problems: ['member-not-found'],
});

export const listLedger = operation({
  id: 'listLedger',
  method: 'GET',
  path: '/members/{memberId}/ledger',
  summary: 'What moved a member’s points, newest first.',
  scope: 'read:members',
  params: memberParams,
  query: z.strictObject({ limit, cursor: cursor(LEDGER, z.tuple([z.iso.datetime(), z.uuid()])) }),
  body: null,
  answers: { 200: schemas.ledgerAnswer },
  problems: ['member-not-found'],
});

export const adjustPoints = operation({
  id: 'adjustPoints',
  method: 'POST',
  path: '/members/{memberId}/adjustments',
  summary: 'Give a member points, or take some. They count at once.',
  scope: 'write:points',
  params: memberParams,
  query: NONE,
  body: schemas.adjustBody,
  answers: { 201: schemas.adjustmentAnswer },
  problems: ['member-not-found', 'insufficient-points'],
});

export const listRewards = operation({
  id: 'listRewards',
  method: 'GET',
  path: '/rewards',
  summary: 'What points can be spent on now.',
  scope: 'read:rewards',
  params: NONE,
  query: NONE,
  body: null,
  answers: { 200: schemas.rewardsAnswer },
  problems: ['programme-not-published'],
});

export const redeemReward = operation({
  id: 'redeemReward',
  method: 'POST',
  path: '/redemptions',
  summary: 'Spend a member’s points on a reward.',
  scope: 'write:redemptions',
  params: NONE,
  query: NONE,
  body: schemas.redeemBody,
  answers: { 201: schemas.redemptionAnswer },
  problems: [
    'member-not-found',
    'insufficient-points',
    'reward-unavailable',
    'reward-not-started',
    'reward-ended',
    'reward-tier-only',
    'reward-sold-out',
    'reward-limit-reached',
    'reward-refused',
    'redemption-ended',
    'shopify-unavailable',
  ],
});

export const listRedemptions = operation({
  id: 'listRedemptions',
  method: 'GET',
  path: '/redemptions',
  summary: 'Redemptions of all members or of one, newest first.',
  scope: 'read:redemptions',
  params: NONE,
  query: z.strictObject({
    memberId: schemas.memberIdText.optional(),
    status: schemas.redemptionStatus.optional(),
    limit,
    cursor: cursor(REDEMPTIONS, z.tuple([z.uuid()])),
  }),
  body: null,
  answers: { 200: schemas.redemptionsAnswer },
  problems: [],
});

export const getRedemption = operation({
  id: 'getRedemption',
  method: 'GET',
  path: '/redemptions/{redemptionId}',
  summary: 'One redemption.',
  scope: 'read:redemptions',
  params: redemptionParams,
  query: NONE,
  body: null,
  answers: { 200: schemas.redemptionAnswer },
  problems: ['redemption-not-found'],
});

export const returnRedemption = operation({
  id: 'returnRedemption',
  method: 'DELETE',
  path: '/redemptions/{redemptionId}',
  summary:
    'Give an unused redemption back: its code ends, the points return. Sent again it answers the same.',
  scope: 'write:redemptions',
  params: redemptionParams,
  query: NONE,
  body: null,
  answers: { 200: schemas.redemptionAnswer },
  problems: ['redemption-not-found', 'redemption-used', 'redemption-not-returnable', 'shopify-unavailable'],
});

export const tellEvent = operation({
  id: 'tellEvent',
  method: 'POST',
  path: '/events',
  summary: 'Tell that a member did something; the programme’s rules say what it earns.',
  scope: 'write:events',
  params: NONE,
  query: NONE,
  body: schemas.eventBody,
  answers: { 200: schemas.eventAnswer },
  problems: ['member-not-found'],
});

export const getProgramme = operation({
  id: 'getProgramme',
  method: 'GET',
  path: '/programme',
  summary: 'The programme in force.',
  scope: 'read:programme',
  params: NONE,
  query: NONE,
  body: null,
  answers: { 200: schemas.programmeAnswer },
  problems: ['programme-not-published'],
});

/** In the order in which the document lists them. */
export const OPERATIONS: readonly Operation[] = [
  listMembers,
  enrolMember,
  getMember,
  getBalance,
  listLedger,
  adjustPoints,
  listRewards,
  listRedemptions,
  redeemReward,
  getRedemption,
  returnRedemption,
  tellEvent,
  getProgramme,
];

/** What an operation may refuse because of what it is, besides its own. */
export function commonProblems(op: Operation): ProblemCode[] {
  return [
    'key-missing',
    'key-invalid',
    'app-not-installed',
    'scope-missing',
    'too-many-requests',
    'query-invalid',
    'internal-error',
    ...(op.path.includes('{') ? (['not-found'] as const) : []),
    ...(op.body === null
      ? []
      : ([
          'body-malformed',
          'body-too-large',
          'media-type-unsupported',
          'body-invalid',
          'idempotency-key-missing',
          'idempotency-key-invalid',
          'idempotency-key-in-flight',
          'idempotency-key-reused',
        ] as const)),
  ];
}
