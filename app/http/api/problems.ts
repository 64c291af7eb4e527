import { REFUSED_STATUS, type RefusalCode } from '#app/domain/rewards/refusals.ts';
import type { Locale } from '#app/i18n/locale.ts';
import { serverTexts } from '#app/i18n/server-texts.ts';
import type { InBoth } from '../tier-names.ts';
import { type FieldError, fieldSentence } from './field-errors.ts';

/** Everything the API can refuse, with its HTTP status; each has a title and a sentence that says what to do. */
const STATUS = {
  'key-missing': 401,
  'key-invalid': 401,
  'app-not-installed': 403,
  'scope-missing': 403,
  'not-found': 404,
  'member-not-found': 404,
  'customer-not-found': 404,
  'redemption-not-found': 404,
  'programme-not-published': 404,
  'method-not-allowed': 405,
  'query-invalid': 400,
  'body-malformed': 400,
  'idempotency-key-missing': 400,
  'idempotency-key-invalid': 400,
  'idempotency-key-in-flight': 409,
  'idempotency-key-reused': 422,
  'insufficient-points': REFUSED_STATUS,
  'reward-unavailable': REFUSED_STATUS,
  'reward-not-started': REFUSED_STATUS,
  'reward-ended': REFUSED_STATUS,
  'reward-tier-only': REFUSED_STATUS,
  'reward-sold-out': REFUSED_STATUS,
  'reward-limit-reached': REFUSED_STATUS,
  'reward-refused': REFUSED_STATUS,
  'redemption-ended': REFUSED_STATUS,
  'redemption-used': REFUSED_STATUS,
  'redemption-not-returnable': 409,
  'body-too-large': 413,
  'media-type-unsupported': 415,
  'body-invalid': 422,
  'too-many-requests': 429,
  'internal-error': 500,
  'shopify-unavailable': 503,
} as const satisfies Record<RefusalCode, number> & Record<string, number>;

export type ProblemCode = keyof typeof STATUS;
export const PROBLEM_CODES = Object.keys(STATUS) as [ProblemCode, ...ProblemCode[]];
export const statusOf = (code: ProblemCode): number => STATUS[code];
/** In English, as the OpenAPI document has it. */
export const titleOf = (code: ProblemCode): string => serverTexts('en')(`problems:${code}.title`);

/** A request to the API that is refused; the wrapper answers it in the caller's language. */
export class ApiRefusal extends Error {
  override readonly name = 'ApiRefusal';
  readonly code: ProblemCode;
  readonly params: Readonly<Record<string, string | InBoth>>;
  readonly errors: Readonly<Record<string, FieldError>> | undefined;
  readonly headers: Readonly<Record<string, string>>;
  constructor(
    code: ProblemCode,
    options: {
      /** What the sentence names. */
      params?: Readonly<Record<string, string | InBoth>>;
      errors?: Record<string, FieldError>;
      headers?: Record<string, string>;
    } = {},
  ) {
    super(code);
    this.code = code;
    this.params = options.params ?? {};
    this.errors = options.errors;
    this.headers = options.headers ?? {};
  }
}

/** RFC 9457. `type` names the problem for programs and `code` is its last part; what is for people is in `locale`. */
export function toProblem(refusal: ApiRefusal, locale: Locale): { status: number; body: object } {
  const t = serverTexts(locale);
  const status = statusOf(refusal.code);
  const params = Object.fromEntries(
    Object.entries(refusal.params).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : value[locale],
    ]),
  );
  const errors = refusal.errors && {
    errors: Object.fromEntries(
      Object.entries(refusal.errors).map(([field, error]) => [
        field,
        { code: error.code, detail: fieldSentence(error, locale) },
      ]),
    ),
  };
  const body = {
    type: `urn:lealta:problem:${refusal.code}`,
    title: t(`problems:${refusal.code}.title`),
    status,
    detail: t(`problems:${refusal.code}.detail`, params),
    code: refusal.code,
    ...errors,
  };
  return { status, body };
}
