import {
  defaultSettings,
  type ProgrammeSettings,
  programmeSettings,
} from '#app/domain/programme/settings.ts';

const both = (es: string, en: string) => ({ es, en });

const otherRewards = [
  { id: 'shipping', kind: 'free-shipping', points: 80, combinesWith: { order: true, product: true } },
  { id: 'ten-percent', kind: 'percentage', points: 150, percent: 10, minimum: 3000 },
  { id: 'as-you-like', kind: 'any-amount', points: 50, value: 200, maxPoints: 1000 },
  { id: 'credit', kind: 'store-credit', points: 300, value: 1500 },
  { id: 'gift-card', kind: 'gift-card', points: 400, value: 2000, perMember: { count: 2, days: 365 } },
];

const tiers = {
  basis: 'spend',
  window: { kind: 'rolling', months: 12 },
  list: [
    { id: 'joven', name: both('Joven', 'Joven'), threshold: 0 },
    {
      id: 'crianza',
      name: both('Crianza', 'Crianza'),
      threshold: 30_000,
      perks: {
        es: ['Invitación a la cata de primavera'],
        en: ['An invitation to the spring tasting'],
      },
    },
    {
      id: 'gran-reserva',
      name: both('Gran Reserva', 'Gran Reserva'),
      threshold: 150_000,
      percent: 150,
      perks: {
        es: ['Compra anticipada de las añadas nuevas', 'Visita a la bodega para dos'],
        en: ['New vintages before anybody else', 'A visit to the winery for two'],
      },
    },
  ],
};

/** Last autumn's: over, so that what is bought in the demo earns what the rate says. */
const harvest = (now: Date) => {
  const year = now.getUTCMonth() > 9 ? now.getUTCFullYear() : now.getUTCFullYear() - 1;
  return {
    id: 'vendimia',
    name: both('Vendimia: puntos dobles', 'Harvest: double points'),
    active: true,
    startsAt: `${year}-09-15T00:00:00Z`,
    endsAt: `${year}-10-01T00:00:00Z`,
    percent: 200,
  };
};

const rules = [
  {
    id: 'birthday',
    kind: 'birthday',
    name: both('Por tu cumpleaños', 'For your birthday'),
    active: true,
    points: 50,
  },
  {
    id: 'bubbles',
    kind: 'punch-card',
    name: both('Tarjeta de burbujas', 'Bubbles card'),
    active: true,
    target: { types: ['Espumoso'] },
    units: 6,
    points: 100,
  },
];

const referrals = {
  active: true,
  friend: { kind: 'fixed-amount', value: 1000, minimum: 3000, days: 45 },
  advocate: { points: 150 },
  returnDays: 14,
  milestones: [
    { id: 'three', friends: 3, points: 100 },
    { id: 'five', friends: 5, points: 200 },
    { id: 'ten', friends: 10, points: 500 },
  ],
  review: { sameAddress: true, perDay: 4, circles: true },
};

/** The club of the demo store with points and rewards only. */
export function plainProgramme(): ProgrammeSettings {
  const settings = defaultSettings();
  return programmeSettings.parse({
    ...settings,
    name: both('Club Viña', 'Viña Club'),
    rewards: [...settings.rewards, ...otherRewards],
  });
}

/** The same as it is at `now`, with something of every part of a programme. */
export const demoProgramme = (now: Date): ProgrammeSettings =>
  programmeSettings.parse({ ...plainProgramme(), rules, campaigns: [harvest(now)], tiers, referrals });
