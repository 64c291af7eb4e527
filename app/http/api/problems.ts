import type { Locale } from '#app/i18n/locale.ts';
import { type FieldError, fieldSentence } from './field-errors.ts';

type Sentence = { readonly title: string; readonly detail: string };
type Problem = { readonly status: number } & Readonly<Record<Locale, Sentence>>;

const problem = (status: number, es: [string, string], en: [string, string]): Problem => ({
  status,
  es: { title: es[0], detail: es[1] },
  en: { title: en[0], detail: en[1] },
});

/** Everything the API can refuse, and what whoever called can do about it. */
const PROBLEMS = {
  'key-missing': problem(
    401,
    ['Falta la clave', 'Envía tu clave en la cabecera «Authorization: Bearer lk_…».'],
    ['The key is missing', 'Send your key in the header “Authorization: Bearer lk_…”.'],
  ),
  'key-invalid': problem(
    401,
    ['La clave no es válida', 'No existe o se ha revocado. Crea otra en Lealta, en Claves de API.'],
    ['The key is not valid', 'It does not exist or was revoked. Create another in Lealta, under API keys.'],
  ),
  'app-not-installed': problem(
    403,
    ['La tienda no tiene Lealta', 'Vuelve a instalar la aplicación en la tienda de esta clave.'],
    ['The store does not have Lealta', 'Install the app again in the store of this key.'],
  ),
  'scope-missing': problem(
    403,
    ['La clave no tiene permiso', 'Hace falta el permiso «{scope}». Crea una clave que lo tenga.'],
    ['The key is not allowed to do this', 'It needs the scope “{scope}”. Create a key that has it.'],
  ),
  'not-found': problem(
    404,
    ['Aquí no hay nada', 'Comprueba la dirección: las que existen están en /api/v1/openapi.json.'],
    ['There is nothing here', 'Check the address: those that exist are in /api/v1/openapi.json.'],
  ),
  'member-not-found': problem(
    404,
    ['No existe ese socio', 'Ningún socio de esta tienda tiene este identificador.'],
    ['No such member', 'No member of this store has this id.'],
  ),
  'customer-not-found': problem(
    404,
    ['No existe ese cliente', 'La tienda no tiene ningún cliente con este identificador de Shopify.'],
    ['No such customer', 'The store has no customer with this Shopify id.'],
  ),
  'redemption-not-found': problem(
    404,
    ['No existe ese canje', 'Ningún canje de esta tienda tiene este identificador.'],
    ['No such redemption', 'No redemption of this store has this id.'],
  ),
  'programme-not-published': problem(
    404,
    ['El programa no está publicado', 'Publícalo en Lealta y vuelve a intentarlo.'],
    ['The programme is not published', 'Publish it in Lealta and try again.'],
  ),
  'method-not-allowed': problem(
    405,
    ['Este método no se puede usar aquí', 'La cabecera «Allow» dice cuáles sí.'],
    ['This method cannot be used here', 'The header “Allow” says which can.'],
  ),
  'query-invalid': problem(
    400,
    ['Los parámetros no son válidos', 'Corrige los que se indican en «errors».'],
    ['The parameters are not valid', 'Correct those named in “errors”.'],
  ),
  'body-malformed': problem(
    400,
    ['El cuerpo no es JSON', 'Envía un objeto JSON en UTF-8.'],
    ['The body is not JSON', 'Send a JSON object in UTF-8.'],
  ),
  'idempotency-key-missing': problem(
    400,
    [
      'Falta la cabecera Idempotency-Key',
      'Envía en ella un texto único para cada operación, por ejemplo un UUID; si repites la petición, repítelo.',
    ],
    [
      'The header Idempotency-Key is missing',
      'Send a text in it that is unique to each operation, a UUID for example; repeat it when you repeat the request.',
    ],
  ),
  'idempotency-key-invalid': problem(
    400,
    [
      'La cabecera Idempotency-Key no es válida',
      'Usa de 1 a 200 letras, cifras o signos ASCII, sin espacios.',
    ],
    [
      'The header Idempotency-Key is not valid',
      'Use 1 to 200 ASCII letters, digits or signs, without spaces.',
    ],
  ),
  'idempotency-key-in-flight': problem(
    409,
    ['La petición ya está en curso', 'Espera unos segundos y envíala otra vez: recibirás su respuesta.'],
    ['This request is already under way', 'Wait a few seconds and send it again: you will get its answer.'],
  ),
  'idempotency-key-reused': problem(
    422,
    [
      'Esta Idempotency-Key es de otra petición',
      'Se usó en las últimas 24 horas con otro contenido. Usa una nueva para cada operación.',
    ],
    [
      'This Idempotency-Key belongs to another request',
      'It was used in the last 24 hours with other content. Use a new one for each operation.',
    ],
  ),
  'insufficient-points': problem(
    409,
    ['No hay puntos suficientes', 'Faltan {short}.'],
    ['Not enough points', '{short} more are needed.'],
  ),
  'reward-unavailable': problem(
    409,
    [
      'La recompensa no está disponible',
      'No está en el programa en vigor, o este socio no puede canjearla ahora.',
    ],
    [
      'The reward is not available',
      'The programme in force does not have it, or this member cannot redeem it now.',
    ],
  ),
  'reward-not-started': problem(
    409,
    ['La recompensa todavía no ha empezado', 'Se puede canjear desde {at}.'],
    ['The reward has not started', 'It can be redeemed from {at}.'],
  ),
  'reward-ended': problem(
    409,
    ['La recompensa ha terminado', 'Se podía canjear hasta {at}.'],
    ['The reward has ended', 'It could be redeemed until {at}.'],
  ),
  'reward-tier-only': problem(
    409,
    ['La recompensa es de otros niveles', 'Solo pueden canjearla socios de estos niveles: {tiers}.'],
    ['The reward is for other tiers', 'Only members of these tiers can redeem it: {tiers}.'],
  ),
  'reward-sold-out': problem(
    409,
    ['La recompensa se ha agotado', 'No quedan unidades.'],
    ['The reward is sold out', 'None are left.'],
  ),
  'reward-limit-reached': problem(
    409,
    [
      'El socio ha llegado al límite',
      'Ya ha canjeado esta recompensa tantas veces como permite el programa.',
    ],
    ['The member has reached the limit', 'They have redeemed this reward as often as the programme allows.'],
  ),
  'reward-refused': problem(
    409,
    ['Shopify ha rechazado la recompensa', 'Los puntos se han devuelto. Shopify dice: {message}'],
    ['Shopify refused the reward', 'The points were given back. Shopify says: {message}'],
  ),
  'redemption-ended': problem(
    409,
    [
      'El canje ya terminó',
      'Esta petición se hizo antes, y su vale se devolvió o caducó. Usa otra Idempotency-Key para canjear de nuevo.',
    ],
    [
      'The redemption has ended',
      'This request was done before, and its voucher was returned or has lapsed. Use another Idempotency-Key to redeem again.',
    ],
  ),
  'redemption-used': problem(
    409,
    ['El canje ya se ha usado', 'Solo se puede devolver lo que no se ha usado en ningún pedido.'],
    ['The redemption was used', 'Only what no order has used can be returned.'],
  ),
  'redemption-not-returnable': problem(
    409,
    ['El canje no se puede devolver', 'Está en curso, o ya no se puede usar.'],
    ['The redemption cannot be returned', 'It is under way, or no longer good for anything.'],
  ),
  'body-too-large': problem(
    413,
    ['El cuerpo es demasiado grande', 'Envía como mucho 16 kB.'],
    ['The body is too large', 'Send 16 kB at most.'],
  ),
  'media-type-unsupported': problem(
    415,
    ['El cuerpo debe ser JSON', 'Envíalo con «Content-Type: application/json».'],
    ['The body must be JSON', 'Send it with “Content-Type: application/json”.'],
  ),
  'body-invalid': problem(
    422,
    ['El contenido no es válido', 'Corrige los campos que se indican en «errors».'],
    ['The content is not valid', 'Correct the fields named in “errors”.'],
  ),
  'too-many-requests': problem(
    429,
    ['Demasiadas peticiones', 'Espera los segundos que dice «Retry-After».'],
    ['Too many requests', 'Wait the seconds that “Retry-After” says.'],
  ),
  'internal-error': problem(
    500,
    [
      'Algo ha fallado por nuestra parte',
      'Vuelve a intentarlo con la misma Idempotency-Key: nada se hará dos veces.',
    ],
    [
      'Something went wrong on our side',
      'Try again with the same Idempotency-Key: nothing will be done twice.',
    ],
  ),
  'shopify-unavailable': problem(
    503,
    [
      'Shopify no responde',
      'Vuelve a intentarlo en un minuto con la misma Idempotency-Key: se seguirá donde quedó.',
    ],
    [
      'Shopify is not answering',
      'Try again in a minute with the same Idempotency-Key: it goes on from where it stopped.',
    ],
  ),
} as const satisfies Record<string, Problem>;

export type ProblemCode = keyof typeof PROBLEMS;
export const PROBLEM_CODES = Object.keys(PROBLEMS) as [ProblemCode, ...ProblemCode[]];
export const statusOf = (code: ProblemCode): number => PROBLEMS[code].status;
/** In English, as the OpenAPI document has it. */
export const titleOf = (code: ProblemCode): string => PROBLEMS[code].en.title;

/** A request to the API that is refused; the wrapper answers it in the caller's language. */
export class ApiRefusal extends Error {
  override readonly name = 'ApiRefusal';
  readonly code: ProblemCode;
  readonly params: Readonly<Record<string, string>>;
  readonly errors: Readonly<Record<string, FieldError>> | undefined;
  readonly headers: Readonly<Record<string, string>>;
  constructor(
    code: ProblemCode,
    options: {
      /** What the sentence names. */
      params?: Record<string, string>;
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
  const { status, [locale]: sentence } = PROBLEMS[refusal.code];
  const detail = sentence.detail.replaceAll(/\{(\w+)\}/g, (_, name: string) => refusal.params[name] ?? '');
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
    title: sentence.title,
    status,
    detail,
    code: refusal.code,
    ...errors,
  };
  return { status, body };
}
