import { base, en, en_GB, es, Faker } from '@faker-js/faker';
import type { Address } from '../model.ts';
import type { Chance } from './chance.ts';
import { demoShoppers, type HistoryCustomer } from './history.ts';

/** Domains that are reserved for examples (RFC 2606): no message can ever reach a real person. */
const mailDomains = ['example.com', 'example.org', 'example.net', 'correo.example', 'buzon.example'];

/** Cities of Spain by how many of the shop's buyers live there. */
const cities: [city: string, province: string, zipStart: string, weight: number][] = [
  ['Bilbao', 'Bizkaia', '48', 24],
  ['Madrid', 'Madrid', '28', 18],
  ['Barcelona', 'Barcelona', '08', 12],
  ['Donostia', 'Gipuzkoa', '20', 9],
  ['Vitoria-Gasteiz', 'Araba', '01', 7],
  ['Santander', 'Cantabria', '39', 6],
  ['Logroño', 'La Rioja', '26', 5],
  ['Pamplona', 'Navarra', '31', 5],
  ['València', 'València', '46', 5],
  ['Zaragoza', 'Zaragoza', '50', 4],
  ['Sevilla', 'Sevilla', '41', 4],
  ['Málaga', 'Málaga', '29', 3],
  ['A Coruña', 'A Coruña', '15', 3],
  ['Palma', 'Illes Balears', '07', 2],
];

/** Makes people with a name, an address at an example domain and a home in Spain; no e-mail address twice. */
export function peopleMaker(seed: number): (chance: Chance, index: number) => HistoryCustomer {
  const spanish = new Faker({ locale: [es, base] });
  const international = new Faker({ locale: [en_GB, en, base] });
  const taken = new Set<string>(demoShoppers.map((shopper) => shopper.email));
  return (chance, index) => {
    const shopper = demoShoppers[index];
    const locale = shopper?.locale ?? (chance.happens(0.83) ? 'es' : 'en');
    const faker = locale === 'es' ? spanish : international;
    faker.seed([seed, index]);
    spanish.seed([seed, index]);
    const firstName = shopper?.firstName ?? faker.person.firstName();
    const lastName = shopper?.lastName ?? faker.person.lastName();
    const email = shopper?.email ?? emailFor(chance, firstName, lastName, taken);
    taken.add(email);
    const isGuest = shopper === undefined && chance.happens(0.06);
    return {
      email,
      phone: chance.happens(0.55) ? `+346${String(chance.whole(0, 99_999_999)).padStart(8, '0')}` : null,
      firstName,
      lastName,
      locale,
      hasAccount: !isGuest,
      acceptsMarketing: chance.happens(0.45),
      address: homeOf(chance, spanish, firstName, lastName),
    };
  };
}

function emailFor(chance: Chance, firstName: string, lastName: string, taken: ReadonlySet<string>): string {
  const plain = (text: string) =>
    text
      .normalize('NFD')
      .replace(/\p{Diacritic}/gu, '')
      .toLowerCase()
      .replace(/[^a-z]+/g, '');
  const [first, last] = [plain(firstName), plain(lastName.split(' ')[0] ?? '')];
  const name = chance.pick([
    `${first}.${last}`,
    `${first}${last}`,
    `${first[0] ?? 'x'}.${last}`,
    `${last}.${first}`,
  ]);
  const domain = chance.pick(mailDomains);
  let email = `${name}@${domain}`;
  for (let number = chance.whole(2, 98); taken.has(email); number += 1) email = `${name}${number}@${domain}`;
  return email;
}

function homeOf(chance: Chance, faker: Faker, firstName: string, lastName: string): Address {
  const [city, province, zipStart] = chance.pick(cities, ([, , , weight]) => weight);
  return {
    firstName,
    lastName,
    address1: `${chance.pick(['Calle', 'Calle', 'Avenida', 'Plaza'])} ${faker.person.lastName().split(' ')[0]}, ${chance.whole(1, 120)}`,
    city,
    zip: `${zipStart}0${String(chance.whole(1, 50)).padStart(2, '0')}`,
    province,
    countryCode: 'ES',
    phone: null,
  };
}
