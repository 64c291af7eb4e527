/** What a shopper is told when the storefront could not do what they asked; each says what to do next. */
export const PROXY_ERROR_CODES = [
  'not-logged-in',
  'not-a-member',
  'insufficient-points',
  'reward-unavailable',
  'not-started',
  'ended',
  'sold-out',
  'member-limit',
  'tier-only',
  'not-a-step',
  'too-many-points',
  'reward-failed',
  'redemption-ended',
  'voucher-used',
  'voucher-not-found',
  'birthday-locked',
  'no-such-day',
  'too-many-requests',
  'invalid-request',
  'shopify-unavailable',
  'invalid-signature',
  'unknown-shop',
  'method-not-allowed',
  'internal-error',
] as const;
export type ProxyErrorCode = (typeof PROXY_ERROR_CODES)[number];

/** Languages a shopper is answered in; others get English. */
export const SHOPPER_LOCALES = ['es', 'en'] as const;
export type ShopperLocale = (typeof SHOPPER_LOCALES)[number];

const MESSAGES: Record<ShopperLocale, Record<ProxyErrorCode, string>> = {
  es: {
    'not-logged-in': 'Inicia sesión en tu cuenta y vuelve a intentarlo.',
    'not-a-member': 'Todavía no formas parte del club. Únete y podrás usar tus puntos.',
    'insufficient-points':
      'No tienes puntos suficientes para esta recompensa. Elige otra o sigue sumando puntos.',
    'reward-unavailable': 'Esta recompensa ya no está disponible. Recarga la página y elige otra.',
    'not-started': 'Esta recompensa aún no está disponible: se podrá canjear a partir del {date}.',
    ended: 'El plazo para canjear esta recompensa ya terminó. Recarga la página y elige otra.',
    'sold-out': 'Esta recompensa se ha agotado. Elige otra.',
    'member-limit': 'Ya has canjeado esta recompensa todas las veces que se puede. Elige otra.',
    'tier-only': 'Esta recompensa es solo para {tiers}. Elige otra o sigue subiendo de nivel.',
    'not-a-step': 'Esta recompensa se canjea en tramos de {count}. Elige otra cantidad.',
    'too-many-points': 'Puedes canjear hasta {count} de una vez. Elige una cantidad menor.',
    'reward-failed':
      'La tienda no ha podido preparar esta recompensa. No has perdido puntos: elige otra o avisa a la tienda.',
    'redemption-ended':
      'El vale de este canje ya se devolvió o caducó. Si quieres otro, vuelve a canjear la recompensa.',
    'voucher-used': 'Este vale ya se ha usado y no se puede devolver.',
    'voucher-not-found': 'No encontramos este vale en tu cuenta. Recarga la página y vuelve a intentarlo.',
    'birthday-locked': 'Tu cumpleaños ya está guardado. Si hay un error, escribe a la tienda y lo corregirá.',
    'no-such-day': 'Ese día no existe. Elige otro día del mes.',
    'too-many-requests': 'Has hecho muchos intentos seguidos. Espera un minuto y vuelve a intentarlo.',
    'invalid-request': 'No hemos entendido la petición. Recarga la página y vuelve a intentarlo.',
    'shopify-unavailable':
      'La tienda no responde en este momento. No has perdido puntos: inténtalo en unos minutos.',
    'invalid-signature':
      'No hemos podido comprobar de dónde viene la petición. Recarga la página y vuelve a intentarlo.',
    'unknown-shop': 'El club de esta tienda no está activo. Contacta con la tienda si crees que es un error.',
    'method-not-allowed': 'Esta dirección no se puede usar así. Vuelve a la tienda y usa el panel del club.',
    'internal-error': 'Algo ha fallado por nuestra parte. No has perdido puntos: inténtalo en unos minutos.',
  },
  en: {
    'not-logged-in': 'Log in to your account and try again.',
    'not-a-member': 'You are not a member of the club yet. Join it to use your points.',
    'insufficient-points':
      'You do not have enough points for this reward. Choose another one or keep collecting.',
    'reward-unavailable': 'This reward is no longer available. Reload the page and choose another one.',
    'not-started': 'This reward is not available yet: you can redeem it from {date}.',
    ended: 'The time to redeem this reward is over. Reload the page and choose another one.',
    'sold-out': 'This reward is sold out. Choose another one.',
    'member-limit': 'You have redeemed this reward as often as it can be. Choose another one.',
    'tier-only': 'This reward is for {tiers} only. Choose another one or keep climbing.',
    'not-a-step': 'This reward is redeemed in steps of {count}. Choose another amount.',
    'too-many-points': 'You can redeem up to {count} at once. Choose a smaller amount.',
    'reward-failed':
      'The store could not make this reward. You have not lost any points: choose another one or tell the store.',
    'redemption-ended':
      'The voucher of this redemption was returned or has lapsed. Redeem the reward again to get another one.',
    'voucher-used': 'This voucher has already been used and cannot be returned.',
    'voucher-not-found': 'We could not find this voucher in your account. Reload the page and try again.',
    'birthday-locked':
      'Your birthday is saved already. If it is wrong, write to the store and they will put it right.',
    'no-such-day': 'There is no such day. Choose another day of the month.',
    'too-many-requests': 'That was a lot of attempts in a row. Wait a minute and try again.',
    'invalid-request': 'We did not understand the request. Reload the page and try again.',
    'shopify-unavailable':
      'The store is not answering right now. You have not lost any points: try again in a few minutes.',
    'invalid-signature': 'We could not check where this request comes from. Reload the page and try again.',
    'unknown-shop': 'This store’s club is not active. Contact the store if you think this is a mistake.',
    'method-not-allowed':
      'This address cannot be used like that. Go back to the store and use the club panel.',
    'internal-error':
      'Something went wrong on our side. You have not lost any points: try again in a few minutes.',
  },
};

/** The language of a tag such as `es-MX`; English for every language that has no texts of its own here. */
export function toShopperLocale(tag: string | null | undefined): ShopperLocale {
  const language = tag?.trim().toLowerCase().split(/[-_]/)[0];
  return SHOPPER_LOCALES.find((locale) => locale === language) ?? 'en';
}

/** What a message tells besides its code; what is not known is left out of it. */
export type ProxyFacts = {
  /** Points short of a reward. */
  readonly missing?: bigint | undefined;
  /** When a reward can be had (again). */
  readonly date?: Date | undefined;
  /** In which time zone a day is told; UTC where it is not said. */
  readonly timezone?: string | undefined;
  /** Names of tiers, in both languages. */
  readonly tiers?: readonly Readonly<Record<ShopperLocale, string>>[] | undefined;
  /** A number of points. */
  readonly count?: bigint | undefined;
};

/** The sentence of a refusal in the shopper's language. */
export function proxyMessage(code: ProxyErrorCode, locale: ShopperLocale, facts: ProxyFacts = {}): string {
  const { missing, date, tiers, count } = facts;
  if (code === 'insufficient-points' && missing !== undefined && missing > 0n)
    return missingPoints(missing, locale);
  const day =
    date === undefined
      ? ''
      : new Intl.DateTimeFormat(locale === 'es' ? 'es-ES' : 'en-GB', {
          dateStyle: 'long',
          timeZone: facts.timezone ?? 'UTC',
        }).format(date);
  if (code === 'member-limit' && date !== undefined)
    return locale === 'es'
      ? `Ya has canjeado esta recompensa todas las veces que se puede por ahora. Podrás volver a hacerlo el ${day}.`
      : `You have redeemed this reward as often as it can be for now. You can again on ${day}.`;
  return MESSAGES[locale][code]
    .replaceAll('{date}', day)
    .replaceAll('{count}', pointsIn(count ?? 0n, locale))
    .replaceAll(
      '{tiers}',
      new Intl.ListFormat(locale, { type: 'disjunction' }).format((tiers ?? []).map((tier) => tier[locale])),
    );
}

const pointsIn = (points: bigint, locale: ShopperLocale): string => {
  const count = new Intl.NumberFormat(locale).format(points);
  if (locale === 'es') return points === 1n ? '1 punto' : `${count} puntos`;
  return points === 1n ? '1 point' : `${count} points`;
};

function missingPoints(missing: bigint, locale: ShopperLocale): string {
  const count = new Intl.NumberFormat(locale).format(missing);
  if (locale === 'es')
    return missing === 1n
      ? 'Te falta 1 punto para esta recompensa. Elige otra o sigue sumando puntos.'
      : `Te faltan ${count} puntos para esta recompensa. Elige otra o sigue sumando puntos.`;
  return missing === 1n
    ? 'You need 1 more point for this reward. Choose another one or keep collecting.'
    : `You need ${count} more points for this reward. Choose another one or keep collecting.`;
}
