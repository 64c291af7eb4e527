import { bottle } from './picture.ts';
import type { Entry } from './wine.ts';

const content = (es: string, en: string) => ({
  label: { es: 'Contenido', en: 'Contents' },
  value: { es, en },
});
const made = (es: string, en: string) => ({ label: { es: 'Hecho en', en: 'Made in' }, value: { es, en } });
const material = (es: string, en: string) => ({
  label: { es: 'Material', en: 'Material' },
  value: { es, en },
});

/** Gift boxes, things for the table, and the gift card. */
export const gifts: Entry[] = [
  {
    title: 'Caja Atlántica',
    titleEn: 'Atlantic box',
    vendor: 'Viña Norte',
    type: 'Caja regalo',
    description: {
      es: 'Tres blancos con vistas al mar: un albariño, un txakoli y un ribeiro. En caja de madera, con una nota escrita a mano si nos la dictas en el carrito.',
      en: 'Three whites with a sea view: an albariño, a txakoli and a ribeiro. In a wooden box, with a handwritten note if you dictate it in the cart.',
    },
    facts: [content('Mar de Fondo, Arrantza, Casa do Avelán', 'Mar de Fondo, Arrantza, Casa do Avelán')],
    formats: [{ title: 'Default Title', price: 3990, compareAt: 4230, cost: 1690, stock: 60 }],
    collections: ['regalos'],
    tags: ['regalo', 'blanco'],
    picture: {
      kind: 'gift-box',
      bottles: ['mar-de-fondo', 'arrantza', 'casa-do-avelan'],
      box: '#d9b98a',
      ribbon: '#24557a',
      ground: '#dbe5e4',
    },
  },
  {
    title: 'Caja Sobremesa',
    titleEn: 'Long-lunch box',
    vendor: 'Viña Norte',
    type: 'Caja regalo',
    description: {
      es: 'Tres tintos para que nadie se levante de la mesa: el crianza de siempre, una mencía con nervio y un reserva que pide queso.',
      en: 'Three reds to keep everyone at the table: a classic crianza, a lively mencía and a reserva that asks for cheese.',
    },
    facts: [
      content(
        'Altaviento Crianza, Peña Cantarela, Monte Callado',
        'Altaviento Crianza, Peña Cantarela, Monte Callado',
      ),
    ],
    formats: [{ title: 'Default Title', price: 5490, cost: 2310, stock: 60 }],
    collections: ['regalos'],
    tags: ['regalo', 'tinto'],
    picture: {
      kind: 'gift-box',
      bottles: ['altaviento-crianza', 'pena-cantarela', 'monte-callado'],
      box: '#c9a574',
      ribbon: '#7a1f2e',
      ground: '#eaded2',
    },
  },
  {
    title: 'Caja Brindis',
    titleEn: 'Toast box',
    vendor: 'Viña Norte',
    type: 'Caja regalo',
    description: {
      es: 'Dos cavas y dos motivos: uno para ahora y otro para la semana que viene.',
      en: 'Two cavas and two reasons: one for now and one for next week.',
    },
    facts: [content('Brisa Brut Nature, Brisa Rosé', 'Brisa Brut Nature, Brisa Rosé')],
    formats: [{ title: 'Default Title', price: 2690, cost: 1120, stock: 80 }],
    collections: ['regalos', 'espumosos'],
    tags: ['regalo', 'espumoso'],
    picture: {
      kind: 'gift-box',
      bottles: ['brisa-brut-nature', 'brisa-rose'],
      box: '#2f4a45',
      ribbon: '#c7a24a',
      ground: '#e6e4d4',
    },
  },
  {
    title: 'Copas de cata (juego de 2)',
    titleEn: 'Tasting glasses (set of 2)',
    vendor: 'Vidrios Aralar',
    type: 'Accesorio',
    description: {
      es: 'Sopladas a boca, ligeras y aptas para lavavajillas (lo hemos comprobado muchas veces). Sirven para tinto, para blanco y para agua los lunes.',
      en: 'Mouth-blown, light and dishwasher-safe (we have checked many times). For red, for white, and for water on Mondays.',
    },
    facts: [made('Navarra', 'Navarre'), material('Cristal sin plomo', 'Lead-free crystal')],
    formats: [{ title: 'Default Title', price: 2900, cost: 1180, stock: 90 }],
    collections: ['regalos'],
    tags: ['accesorio'],
    picture: { kind: 'accessory', object: 'glasses', ground: '#e4e6e1' },
  },
  {
    title: 'Decantador Ribera',
    titleEn: 'Ribera decanter',
    vendor: 'Vidrios Aralar',
    type: 'Accesorio',
    description: {
      es: 'Base ancha para que el vino respire y pico que no gotea. Cabe un mágnum.',
      en: 'A wide base so that wine can breathe and a spout that does not drip. Holds a magnum.',
    },
    facts: [made('Navarra', 'Navarre'), material('Cristal sin plomo', 'Lead-free crystal')],
    formats: [{ title: 'Default Title', price: 4200, compareAt: 4900, cost: 1730, stock: 40 }],
    collections: ['regalos'],
    tags: ['accesorio'],
    picture: { kind: 'accessory', object: 'decanter', ground: '#e9dfd8' },
  },
  {
    title: 'Sacacorchos de dos tiempos',
    titleEn: 'Two-step corkscrew',
    vendor: 'Taller Legazpi',
    type: 'Accesorio',
    description: {
      es: 'Mango de boj torneado y espiral de acero forrado. El mismo que llevamos en el delantal.',
      en: 'Turned boxwood handle and coated steel spiral. The very one we carry in our aprons.',
    },
    facts: [made('Gipuzkoa', 'Gipuzkoa'), material('Acero y madera de boj', 'Steel and boxwood')],
    formats: [{ title: 'Default Title', price: 1450, cost: 560, stock: 140 }],
    collections: ['regalos'],
    tags: ['accesorio'],
    picture: { kind: 'accessory', object: 'corkscrew', ground: '#ece5d6' },
  },
  {
    title: 'Enfriador de barro',
    titleEn: 'Terracotta cooler',
    vendor: 'Alfar de Otxandi',
    type: 'Accesorio',
    description: {
      es: 'Se moja, se espera un minuto y mantiene la botella fría toda la comida. Física de la abuela.',
      en: 'Wet it, wait a minute, and it keeps the bottle cold all through lunch. Grandmother’s physics.',
    },
    facts: [made('Bizkaia', 'Biscay'), material('Barro sin esmaltar', 'Unglazed clay')],
    formats: [{ title: 'Default Title', price: 2400, cost: 900, stock: 70 }],
    collections: ['regalos'],
    tags: ['accesorio'],
    picture: { kind: 'accessory', object: 'cooler', ground: '#efe0d2' },
  },
  {
    title: 'Bolsa de seis botellas',
    titleEn: 'Six-bottle bag',
    vendor: 'Viña Norte',
    type: 'Accesorio',
    description: {
      es: 'Lona gruesa con separadores. Aguanta seis botellas, o cuatro y el pan.',
      en: 'Heavy canvas with dividers. Carries six bottles, or four and the bread.',
    },
    facts: [made('Bilbao', 'Bilbao'), material('Algodón orgánico', 'Organic cotton')],
    formats: [{ title: 'Default Title', price: 1190, cost: 420, stock: 150 }],
    collections: ['regalos', 'menos-de-12'],
    tags: ['accesorio'],
    picture: { kind: 'accessory', object: 'tote', ground: '#e3e6da' },
  },
  {
    title: 'Tarjeta regalo Viña Norte',
    titleEn: 'Viña Norte gift card',
    vendor: 'Viña Norte',
    type: 'Tarjeta regalo',
    description: {
      es: 'Llega por correo electrónico, no caduca y siempre acierta de talla.',
      en: 'Arrives by e-mail, never expires and always fits.',
    },
    facts: [content('Un código para gastar en la tienda', 'A code to spend in the shop')],
    formats: [
      { title: '25 €', price: 2500, cost: null, stock: 100_000 },
      { title: '50 €', price: 5000, cost: null, stock: 100_000 },
      { title: '75 €', price: 7500, cost: null, stock: 100_000 },
    ],
    collections: ['regalos'],
    tags: ['regalo'],
    picture: { kind: 'gift-card', ground: '#e9e2d4' },
  },
];

/** Shown for the shop's own name where a bottle stands for the whole shop (the home page, the collections). */
export const houseBottle = bottle(
  'bordeaux',
  'green',
  '#6b1e2e',
  ['classic', '#f6efdf', '#2b1d18', '#8c6a2f', 'wave'],
  '#ece4d6',
);
