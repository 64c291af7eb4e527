/** Words that one writes and another leaves out; only where they stand by themselves. */
const FILLERS: ReadonlySet<string> = new Set(
  `calle c cl avenida avda av plaza pza paseo pso camino carretera ctra numero num no n nº piso planta puerta pta esc
  escalera portal bloque bajo street st road rd avenue ave lane ln drive dr square sq apartment apt flat floor unit suite
  rue boulevard bd batiment bat appartement appt etage strasse str weg platz wohnung via viale piazza interno scala rua
  travessa andar apartamento apto the de del la el los las da do dos du des di`.split(/\s+/),
);

const words = (text: string): string[] =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/ß/g, 'ss')
    .replace(/(strasse|str)\b/g, ' $1')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    // "3a" and "3 A" are the same door.
    .replace(/(\d)(\p{L})/gu, '$1 $2')
    .replace(/(\p{L})(\d)/gu, '$1 $2')
    .split(' ')
    .filter((word) => word !== '' && !FILLERS.has(word));

/**
 * A postal address in a form to compare: "C/ Mayor, 3 2ºA" and "Calle Mayor 3, 2 A" are the same. For a keyed hash, never
 * to be kept as it is.
 * @returns null where it names no door: without a street with a number, or without a postal code
 */
export function addressKey(address: {
  readonly address1: string | null;
  readonly address2: string | null;
  readonly zip: string | null;
  readonly country: string | null;
}): string | null {
  const street = words(`${address.address1 ?? ''} ${address.address2 ?? ''}`.replace(/[ºª]/g, ' '));
  const zip = (address.zip ?? '').toLowerCase().replace(/[^a-z0-9]/g, '');
  if (zip === '' || !street.some((word) => /\d/.test(word))) return null;
  return [(address.country ?? '').toLowerCase(), zip, street.join(' ')].join('|');
}
