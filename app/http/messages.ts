/** What a shopper is told when the storefront could not do what they asked; each says what to do next. */
export const PROXY_ERROR_CODES = [
  'not-logged-in',
  'not-a-member',
  'insufficient-points',
  'reward-unavailable',
  'voucher-used',
  'voucher-not-found',
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
    'voucher-used': 'Este vale ya se ha usado y no se puede devolver.',
    'voucher-not-found': 'No encontramos este vale en tu cuenta. Recarga la página y vuelve a intentarlo.',
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
    'voucher-used': 'This voucher has already been used and cannot be returned.',
    'voucher-not-found': 'We could not find this voucher in your account. Reload the page and try again.',
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

/** `missing`: points short of a reward, named where known. */
export function proxyMessage(code: ProxyErrorCode, locale: ShopperLocale, missing?: bigint): string {
  if (code !== 'insufficient-points' || missing === undefined || missing <= 0n) return MESSAGES[locale][code];
  const count = new Intl.NumberFormat(locale).format(missing);
  if (locale === 'es')
    return missing === 1n
      ? 'Te falta 1 punto para esta recompensa. Elige otra o sigue sumando puntos.'
      : `Te faltan ${count} puntos para esta recompensa. Elige otra o sigue sumando puntos.`;
  return missing === 1n
    ? 'You need 1 more point for this reward. Choose another one or keep collecting.'
    : `You need ${count} more points for this reward. Choose another one or keep collecting.`;
}
