import type { LocalText } from '../model.ts';
import type { Picture } from './picture.ts';

/** A catalogue entry as a person writes it; `wine-shop.ts` turns it into the model's product. Prices in cents, tax included. */
export type Entry = {
  title: string;
  /** English title, where the Spanish one is not a proper name. */
  titleEn?: string;
  vendor: string;
  type:
    | 'Tinto'
    | 'Blanco'
    | 'Rosado'
    | 'Espumoso'
    | 'Vermut'
    | 'Caja regalo'
    | 'Accesorio'
    | 'Tarjeta regalo';
  description: LocalText;
  facts: { label: LocalText; value: LocalText }[];
  formats: Format[];
  collections: string[];
  tags: string[];
  picture: Picture;
};
export type Format = {
  title: string;
  price: number;
  compareAt?: number;
  cost: number | null;
  stock: number;
};

type Wine = {
  title: string;
  winery: string;
  region: string;
  grapes: string;
  vintage: string;
  /** Months in oak or on the lees, as a person says it. */
  ageing: [es: string, en: string];
  alcohol: string;
  serve: string;
  with: [es: string, en: string];
  notes: [es: string, en: string];
  price: number;
  compareAt?: number;
  /** Share of the price that the shop pays the winery. */
  costShare?: number;
  stock?: number;
  /** Also sold as a case of six (5 % less) and as a magnum (2.2 bottles' price). */
  also?: ('case' | 'magnum')[];
  tags?: string[];
  picture: Picture;
};

const collectionOf = {
  Tinto: 'tintos',
  Blanco: 'blancos',
  Rosado: 'rosados',
  Espumoso: 'espumosos',
  Vermut: 'espumosos',
};

/** A wine of the catalogue: its facts in both languages, and its formats priced from the bottle. */
export function wine(type: keyof typeof collectionOf, entry: Wine): Entry {
  const share = entry.costShare ?? 0.52;
  const stock = entry.stock ?? 180;
  const cost = (price: number) => Math.round((price / 1.21) * share);
  const formats: Format[] = [
    {
      title: 'Botella 75 cl',
      price: entry.price,
      cost: cost(entry.price),
      stock,
      ...(entry.compareAt ? { compareAt: entry.compareAt } : {}),
    },
  ];
  if (entry.also?.includes('case')) {
    const price = roundToTen(entry.price * 6 * 0.95);
    formats.push({
      title: 'Caja de 6',
      price,
      cost: cost(entry.price) * 6,
      stock: Math.floor(stock / 8),
      compareAt: entry.price * 6,
    });
  }
  if (entry.also?.includes('magnum')) {
    const price = roundToTen(entry.price * 2.2);
    formats.push({ title: 'Mágnum 1,5 l', price, cost: cost(price), stock: Math.floor(stock / 10) });
  }
  const cheap = entry.price < 1200 ? ['menos-de-12'] : [];
  return {
    title: entry.title,
    vendor: entry.winery,
    type,
    description: { es: entry.notes[0], en: entry.notes[1] },
    facts: [
      fact('Bodega', 'Winery', entry.winery),
      fact('Origen', 'Region', entry.region),
      fact('Uva', 'Grape', entry.grapes),
      ...(entry.vintage ? [fact('Añada', 'Vintage', entry.vintage)] : []),
      { label: { es: 'Crianza', en: 'Ageing' }, value: { es: entry.ageing[0], en: entry.ageing[1] } },
      {
        label: { es: 'Alcohol', en: 'Alcohol' },
        value: { es: `${entry.alcohol} %`, en: `${entry.alcohol.replace(',', '.')}%` },
      },
      fact('Servir a', 'Serve at', entry.serve),
      { label: { es: 'Con', en: 'Goes with' }, value: { es: entry.with[0], en: entry.with[1] } },
    ],
    formats,
    collections: [collectionOf[type], ...cheap],
    tags: [type.toLowerCase(), entry.region, ...entry.grapes.split(', '), ...(entry.tags ?? [])],
    picture: entry.picture,
  };
}

function fact(es: string, en: string, value: string): Entry['facts'][number] {
  return { label: { es, en }, value: { es: value, en: value } };
}

/** To ten cents: shelf prices end in 0. */
function roundToTen(cents: number): number {
  return Math.round(cents / 10) * 10;
}
