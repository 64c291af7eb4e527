/** Which sales there are, as the app writes them into the metafield of the validation and of each discount. */
import { isCount, isObject, isTexts } from './read.ts';

/** How many instants a configuration names: of what follows them it knows nothing. */
export const INSTANTS = 12;

/** A part of the audience, and the phase from which it is let in. */
export type Wave = { readonly from: number; readonly classes: readonly string[] };

export type Sale = {
  readonly waves: readonly Wave[];
  /** The phase from which it is shut. */
  readonly to: number;
  /** Units that one customer may buy of it; null: as many as there are. */
  readonly allowance: number | null;
};

/** A sale by its key; null where there is none of that key, or what is written of it is not understood. */
export type Sales = (key: string) => Sale | null;

/** No sales at all where the version is unknown or the text broken: everything is shut then. */
export function readSales(value: unknown): Sales {
  if (!isObject(value) || value.v !== 1 || !isObject(value.sales)) return () => null;
  const { sales } = value;
  const read = new Map<string, Sale | null>();
  return (key) => {
    const known = read.get(key);
    if (known !== undefined) return known;
    const sale = Object.hasOwn(sales, key) ? readSale(sales[key]) : null;
    read.set(key, sale);
    return sale;
  };
}

function readSale(value: unknown): Sale | null {
  if (!isObject(value) || !isPhase(value.c) || !Array.isArray(value.w)) return null;
  if (value.a !== undefined && !isCount(value.a)) return null;
  const waves: Wave[] = [];
  for (const wave of value.w as unknown[]) {
    if (!Array.isArray(wave) || wave.length !== 2) return null;
    const [from, classes] = wave as unknown[];
    if (!isPhase(from) || !isTexts(classes)) return null;
    waves.push({ from, classes });
  }
  return { waves, to: value.c, allowance: value.a ?? null };
}

const isPhase = (value: unknown): value is number => isCount(value) && value <= INSTANTS;

/**
 * How many of the configuration's instants have passed, as Shopify compared them with the shop's own time. Zero before
 * the first; all of them: the configuration is too old to say what is open.
 */
export const phaseOf = (passed: Readonly<Record<string, boolean>>): number =>
  Object.values(passed).filter((one) => one).length;
