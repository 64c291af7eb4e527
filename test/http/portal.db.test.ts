import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { defaultSettings, type ProgrammeSettings } from '#app/domain/programme/settings.ts';
import { GUEST_LIMITS } from '#app/http/guest-limits.ts';
import { placeOf } from '#app/http/portal.server.ts';
import { PROXY_LIMITS } from '#app/http/proxy.server.ts';
import type { MemberId } from '#app/kernel/ids.ts';
import * as home from '#app/routes/proxy._index.ts';
import * as missing from '#app/routes/proxy.$.ts';
import * as activity from '#app/routes/proxy.activity.ts';
import * as assets from '#app/routes/proxy.assets.$name.ts';
import * as consent from '#app/routes/proxy.consent.ts';
import * as manifest from '#app/routes/proxy.manifest[.]webmanifest.ts';
import * as myData from '#app/routes/proxy.my-data.ts';
import * as myDataFile from '#app/routes/proxy.my-data[.]json.ts';
import * as offline from '#app/routes/proxy.offline.ts';
import * as rewards from '#app/routes/proxy.rewards.ts';
import * as settings from '#app/routes/proxy.settings.ts';
import * as worker from '#app/routes/proxy.sw[.]js.ts';
import * as tiers from '#app/routes/proxy.tiers.ts';
import { fieldsOf, type Route, startPortal } from './a-portal.ts';

let portal: Awaited<ReturnType<typeof startPortal>>;
const ask: (typeof portal)['ask'] = (...args) => portal.ask(...args);
const aCustomer: (typeof portal)['aCustomer'] = (...args) => portal.aCustomer(...args);
const aMember: (typeof portal)['aMember'] = (...args) => portal.aMember(...args);

const PROGRAMME: ProgrammeSettings = {
  ...defaultSettings(),
  enrolment: 'opt-in',
  name: { es: 'Club {{ shop.name }}', en: 'Club {% raw %}' },
};

beforeAll(async () => {
  portal = await startPortal();
});
afterAll(() => portal?.stop());
beforeEach(() => {
  portal.shop.faults.length = 0;
});

describe('before the programme is published', () => {
  it('says so to everybody', async () => {
    const { id } = await aCustomer();
    for (const customer of [null, id]) {
      const { status, type, text } = await ask(home, '', { customer });
      expect({ status, type }).toEqual({ status: 200, type: 'application/liquid; charset=utf-8' });
      expect(text).toContain('El club todavía no está abierto');
    }
    await portal.lealta.programme.publish(portal.shopId, { settings: PROGRAMME, by: 'test', note: '' });
  });
});

describe('who may look', () => {
  it('refuses what Shopify did not sign just now, and shops that do not have the app', async () => {
    expect((await ask(home, '', { secret: 'other' })).status).toBe(401);
    expect((await ask(home, '', { at: new Date(Date.now() - 91_000) })).status).toBe(401);
    expect((await ask(home, '', { shop: 'other.myshopify.com' })).status).toBe(404);
  });

  it('invites a visitor to log in and come back, on every page, and shows what the club gives', async () => {
    for (const [name, route] of Object.entries({
      home,
      rewards,
      tiers,
      activity,
      settings,
      'my-data': myData,
    })) {
      const { text, html } = await ask(route, '', { locale: 'fr' });
      expect(text).toContain('Connecte-toi');
      expect(html).toContain(`href="/account/login?return_to=%2Ffr%2Fapps%2Flealta%2F${name}"`);
      expect(text).toContain('Récompenses');
      expect(html).not.toContain('<form');
    }
  });

  it('lets a customer join by a form, and greets them', async () => {
    const { id } = await aCustomer();
    const { html } = await ask(home, '', { customer: id });
    const done = await ask(myData, 'my-data', { customer: id, form: fieldsOf(html, 'join') });
    expect(done.status).toBe(303);
    expect(done.headers.get('location')).toBe('/apps/lealta/home?done=joined');
    const { text } = await ask(home, 'home', { customer: id, query: { done: 'joined' } });
    expect(text).toContain('¡Te damos la bienvenida a Club {{ shop.name }}!');
  });

  it('is never kept by a cache, nor told to anybody by a wrong address', async () => {
    const { id } = await aMember(10n);
    const page = await ask(home, '', { customer: id });
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect((await ask(missing, 'x/y', { customer: id })).text).toContain('Esta página no existe');
  });

  it('stands where Shopify says, and where it usually does when a visitor says something else', async () => {
    const { id } = await aMember(0n);
    const at = async (added: [string, string][]) =>
      (await ask(home, '', { customer: id, added })).html.match(/href="([^"]*)\/rewards"/)?.[1];
    expect(await at([['path_prefix', '/apps/other']])).toBe('/apps/lealta');
    expect(await at([])).toBe('/apps/lealta');
  });

  it('lets guests of one network load pages as often as a customer, and others meanwhile', async () => {
    const from = (address: string) => ask(home, '', { headers: { 'x-forwarded-for': address } });
    for (let n = 0; n < GUEST_LIMITS.network; n += 1) await from(`2001:db8:7:7::${n.toString(16)}`);
    expect((await from('2001:db8:7:7:ffff::1')).text).toContain('Espera un minuto');
    expect((await from('2001:db8:7:8::1')).text).toContain('Inicia sesión');
  });
});

describe('what people typed', () => {
  it('is shown as it is, though it looks like Liquid or markup', async () => {
    const { id } = await aMember(10n, '{{ customer.email }}<b>');
    await portal.lealta.members.adjust(portal.shopId, {
      memberId: (await portal.lealta.members.byShopifyId(portal.shopId, BigInt(id) as never))
        ?.memberId as MemberId,
      points: 1n,
      reason: '{% if true %}HIT{% endif %}</p><script>',
      requestId: randomUUID(),
      by: 'test',
    });
    for (const locale of ['es', 'en', 'de']) {
      const { html, text } = await ask(home, '', { customer: id, locale });
      expect(text).toContain('{{ customer.email }}<b>');
      expect(text).toContain('{% if true %}HIT{% endif %}</p><script>');
      expect(text).toContain(locale === 'es' ? 'Club {{ shop.name }}' : 'Club {% raw %}');
      expect(html.replaceAll('&#123;% if true %&#125;HIT', '')).not.toContain('HIT');
      expect(html).not.toMatch(/<script>|<b>/);
    }
  });

  it('goes to no other place after a form', () => {
    const place = (at: string) => placeOf(new URLSearchParams({ at }), '/apps/lealta');
    expect(place('/apps/lealta')).toBe('/apps/lealta');
    expect(place('/pt-BR/apps/lealta')).toBe('/pt-BR/apps/lealta');
    for (const at of [
      '//evil.example/apps/lealta',
      'https://evil.example/apps/lealta',
      '/../apps/lealta',
      '',
    ])
      expect(place(at)).toBe('/apps/lealta');
  });
});

describe('forms', () => {
  it('redeem once, however often they are sent, and lead to a page that shows the code', async () => {
    const { id } = await aMember(250n);
    const page = await ask(rewards, 'rewards', { customer: id, locale: 'en' });
    const form = fieldsOf(page.html, 'redeem', 'value="five"');
    expect(form.locale).toBe('en');
    const first = await ask(rewards, 'rewards', { customer: id, form });
    const again = await ask(rewards, 'rewards', { customer: id, form });
    expect(first.status).toBe(303);
    expect(again.headers.get('location')).toBe(first.headers.get('location'));
    const to = new URL(first.headers.get('location') ?? '', 'https://shop.example');
    expect(to.pathname).toBe('/en/apps/lealta/rewards');
    const after = await ask(rewards, 'rewards', {
      customer: id,
      locale: 'en',
      query: Object.fromEntries(to.searchParams),
    });
    const { vouchers, points } = await portal.lealta.members.summary(
      portal.shopId,
      (await portal.lealta.members.byShopifyId(portal.shopId, BigInt(id) as never))?.memberId as MemberId,
    );
    expect(points.available).toBe(150);
    expect(after.text).toContain('You have 150 points.');
    expect(after.text).toContain(`Done! Your €5 voucher: ${vouchers[0]?.code}.`);
  });

  it('give a voucher back', async () => {
    const { id } = await aMember(100n);
    const page = await ask(rewards, 'rewards', { customer: id });
    await ask(rewards, 'rewards', { customer: id, form: fieldsOf(page.html, 'redeem', 'value="five"') });
    const held = await ask(rewards, 'rewards', { customer: id });
    const done = await ask(rewards, 'rewards', { customer: id, form: fieldsOf(held.html, 'return') });
    expect(done.headers.get('location')).toBe('/apps/lealta/rewards?done=returned');
    expect((await ask(rewards, 'rewards', { customer: id })).text).toContain('Todavía no tienes vales');
  });

  it('of another customer, another day or no page at all change nothing and say what to do', async () => {
    const owner = await aMember(100n);
    const other = await aMember(100n);
    const { html } = await ask(rewards, 'rewards', { customer: owner.id });
    const form = fieldsOf(html, 'redeem', 'value="five"');
    const stolen = await ask(rewards, 'rewards', { customer: other.id, form });
    expect(stolen.status).toBe(200);
    expect(stolen.text).toContain('llevaba demasiado tiempo abierta');
    const { token: _, ...without } = form;
    expect((await ask(rewards, 'rewards', { customer: owner.id, form: without })).text).toContain(
      'llevaba demasiado tiempo abierta',
    );
    for (const { memberId } of [owner, other])
      expect((await portal.lealta.members.summary(portal.shopId, memberId)).points.available).toBe(100);
  });

  it('say why something cannot be done, on the page that they were on', async () => {
    const { id } = await aMember(20n);
    const { html } = await ask(myData, 'my-data', { customer: id });
    const { token = '', at = '' } = fieldsOf(html, 'leave');
    const send = (route: Route, form: Record<string, string>) =>
      ask(route, '', { customer: id, form: { token, at, locale: 'es', ...form }, locale: 'de' });
    const redeem = { do: 'redeem', reward: 'five', request: randomUUID() };
    expect((await send(rewards, redeem)).text).toContain('80 points');
    const cases: [Route, Record<string, string>, string][] = [
      [rewards, { ...redeem, reward: 'a-car' }, 'Diese Prämie'],
      [rewards, { ...redeem, request: 'mine' }, 'nicht verstanden'],
      [rewards, { do: 'return', voucher: randomUUID() }, 'Gutschein'],
      [rewards, { do: 'steal' }, 'nicht verstanden'],
      [settings, { do: 'birthday', month: '2', day: '30' }, 'Tag'],
      [settings, { do: 'language', language: 'xx' }, 'nicht verstanden'],
      [settings, { do: 'consent', channel: 'pigeon', subscribed: 'yes' }, 'nicht verstanden'],
      [myData, { do: 'leave' }, 'Setz zuerst das Häkchen'],
    ];
    for (const [route, form, said] of cases) {
      const answer = await send(route, form);
      expect(answer.status).toBe(200);
      expect(answer.html).toContain('role="alert"');
      expect(answer.text).toContain(said);
    }
  });

  it('are those that a page has, and nothing that every object has', async () => {
    const { id } = await aMember(20n);
    const form = fieldsOf((await ask(myData, 'my-data', { customer: id })).html, 'leave');
    for (const name of ['constructor', 'toString', '__proto__', 'hasOwnProperty', '']) {
      const answer = await ask(settings, '', { customer: id, form: { ...form, do: name } });
      expect(answer.status).toBe(200);
      expect(answer.text).toContain('No hemos entendido');
    }
  });

  it('are refused to visitors and to whoever is no member', async () => {
    const { id } = await aCustomer();
    const { html } = await ask(home, '', { customer: id });
    const { token = '' } = fieldsOf(html, 'join');
    const form = { do: 'redeem', reward: 'five', request: randomUUID(), token };
    expect((await ask(rewards, '', { customer: id, form })).text).toContain('Todavía no formas parte');
    expect((await ask(rewards, '', { form })).text).toContain('Inicia sesión');
  });

  it('are slowed down like the panel’s calls', async () => {
    const { id } = await aMember(0n);
    const { html } = await ask(myData, 'my-data', { customer: id });
    const form = { ...fieldsOf(html, 'leave'), do: 'steal' };
    for (let n = 0; n < PROXY_LIMITS.write; n += 1) await ask(rewards, '', { customer: id, form });
    expect((await ask(rewards, '', { customer: id, form })).text).toContain('Espera un minuto');
  });

  it('keep the points when Shopify is away, and say so', async () => {
    const { id, memberId } = await aMember(100n);
    const { html } = await ask(rewards, 'rewards', { customer: id });
    const form = fieldsOf(html, 'redeem', 'value="five"');
    for (let n = 0; n < 8; n += 1)
      portal.shop.faults.push({ path: /graphql/, kind: 'answer', status: 503, body: '{}' });
    expect((await ask(rewards, '', { customer: id, form })).text).toContain('La tienda no responde');
    portal.shop.faults.length = 0;
    // The same form again goes on where it was.
    expect((await ask(rewards, '', { customer: id, form })).status).toBe(303);
    expect((await portal.lealta.members.summary(portal.shopId, memberId)).vouchers).toHaveLength(1);
  });
});

describe('activity', () => {
  it('is told twenty at a time to the end, each with its reason', async () => {
    const { id, memberId } = await aMember();
    for (let n = 1; n <= 43; n += 1)
      await portal.lealta.members.adjust(portal.shopId, {
        memberId,
        points: BigInt(n),
        reason: `motivo ${n}.`,
        requestId: randomUUID(),
        by: 'test',
      });
    const seen: string[] = [];
    let query: Record<string, string> = {};
    for (let page = 1; ; page += 1) {
      const { html, text } = await ask(activity, 'activity', { customer: id, query });
      const reasons = [...text.matchAll(/motivo \d+\./g)].map(([reason]) => reason);
      expect(reasons.length).toBe(page < 3 ? 20 : 3);
      seen.push(...reasons);
      const next = /activity\?before=([^"]+)"/.exec(html)?.[1];
      if (next === undefined) break;
      query = { before: decodeURIComponent(next) };
    }
    expect(seen).toEqual(Array.from({ length: 43 }, (_, n) => `motivo ${43 - n}.`));
    for (const before of ["'; DROP", `2026-01-01T00:00:00.000Z_${'-'.repeat(36)}`]) {
      const odd = await ask(activity, 'activity', { customer: id, query: { before } });
      expect(odd.text).toContain('motivo 43.');
    }
  });
});

describe('preferences', () => {
  it('change consent, language and birthday, at Shopify and here', async () => {
    const { id } = await aMember();
    const kept = portal.shop.store.customers.find((one) => one.id === id);
    const page = async () => ask(settings, 'settings', { customer: id });
    const submit = async (
      action: string,
      has: string,
      more: Record<string, string> = {},
      outcome = 'saved',
    ) => {
      const form = { ...fieldsOf((await page()).html, action, has), ...more };
      const done = await ask(settings, 'settings', { customer: id, form });
      expect(done.headers.get('location')).toBe(`/apps/lealta/settings?done=${outcome}`);
    };
    expect((await page()).text).toMatch(/Novedades por correo Desactivado.*Novedades por SMS Desactivado/);
    await submit('consent', 'value="email"');
    await submit('consent', 'value="sms"');
    expect(kept).toMatchObject({ acceptsMarketing: true, acceptsSms: true });
    expect((await page()).text).toMatch(/Novedades por correo Activado.*Novedades por SMS Activado/);
    await submit('consent', 'value="email"');
    expect(kept?.acceptsMarketing).toBe(false);
    await submit('language', '', { language: 'pt-BR' });
    expect(kept?.language).toBe('pt-BR');
    expect((await page()).html).toContain('<option value="pt-BR" lang="pt-BR" selected>');
    // A day that does not exist: the form stays open with what was typed.
    const wrong = { ...fieldsOf((await page()).html, 'birthday'), month: '2', day: '30' };
    const { html } = await ask(settings, 'settings', { customer: id, form: wrong });
    expect(html).toMatch(/<details class="lealta-ask" open>/);
    expect(html).toMatch(/<option value="30" selected>.*<option value="2" selected>/);
    await submit('birthday', '', { month: '2', day: '29' }, 'birthday');
    const saved = await ask(settings, 'settings', { customer: id, query: { done: 'birthday' } });
    expect(saved.text).toContain('El 29 de febrero');
    expect(saved.text).toMatch(/Guardado. Puedes corregirlo hasta el \d/);
    expect(saved.html).not.toContain('<details class="lealta-ask" open>');
  });

  it('show the rest of the page while Shopify is away', async () => {
    const { id } = await aMember();
    for (let n = 0; n < 8; n += 1)
      portal.shop.faults.push({ path: /graphql/, kind: 'answer', status: 503, body: '{}' });
    const { text } = await ask(settings, 'settings', { customer: id, locale: 'it' });
    expect(text).toContain('Il negozio non risponde');
    expect(text).toContain('Il tuo compleanno');
  });

  it('do not wait for a Shopify that says nothing longer than its proxy waits for them', async () => {
    const { id } = await aMember();
    for (let n = 0; n < 12; n += 1) portal.shop.faults.push({ path: /graphql/, kind: 'silence' });
    const started = Date.now();
    const { text } = await ask(settings, 'settings', { customer: id, locale: 'it' });
    expect(Date.now() - started).toBeLessThan(6_000);
    expect(text).toContain('Il negozio non risponde');
    expect(text).toContain('Il tuo compleanno');
  });

  it('can be told by the theme in JSON', async () => {
    const { id } = await aCustomer();
    const tell = (json: unknown, customer: number | null = id) => ask(consent, 'consent', { customer, json });
    const saved = await tell({ channel: 'email', subscribed: true, locale: 'es' });
    expect(JSON.parse(saved.body)).toEqual({ outcome: 'saved', channel: 'email', subscribed: true });
    expect(portal.shop.store.customers.find((one) => one.id === id)?.acceptsMarketing).toBe(true);
    expect((await tell({ channel: 'post', subscribed: true })).status).toBe(422);
    expect((await tell({ channel: 'email', subscribed: true }, null)).status).toBe(401);
    const without = portal.shop.store.customers.find((one) => one.id === id);
    if (without) without.phone = null;
    const refused = await tell({ channel: 'sms', subscribed: true, locale: 'es' });
    expect(refused.status).toBe(422);
    expect(JSON.parse(refused.body).error.code).toBe('no-address');
  });
});

describe('my data', () => {
  it('gives the customer everything that is kept of them and of nobody else', async () => {
    const { id } = await aMember(10n);
    const file = await ask(myDataFile, 'my-data.json', { customer: id });
    expect(file.headers.get('content-disposition')).toBe('attachment; filename="my-data.json"');
    expect(file.headers.get('cache-control')).toBe('no-store');
    const data = JSON.parse(file.body);
    expect(data.customers.map((one: { email: string }) => one.email)).toEqual([`c${id}@example.com`]);
    expect(data.transactions).toHaveLength(1);
    expect((await ask(myDataFile, 'my-data.json')).text).toContain('Inicia sesión');
  });

  it('lets a member leave, keeps their vouchers, and takes them back from zero', async () => {
    const { id, memberId } = await aMember(150n);
    const page = await ask(rewards, 'rewards', { customer: id });
    await ask(rewards, '', { customer: id, form: fieldsOf(page.html, 'redeem', 'value="five"') });
    const out = await ask(myData, 'my-data', { customer: id });
    expect(out.text).toContain('Perderías: 50 puntos.');
    const left = await ask(myData, 'my-data', {
      customer: id,
      form: { ...fieldsOf(out.html, 'leave'), sure: 'yes' },
    });
    expect(left.headers.get('location')).toBe('/apps/lealta/home?done=left');
    const away = await ask(home, '', { customer: id, query: { done: 'left' } });
    expect(away.text).toContain('Has dejado el club. Gracias');
    expect(away.text).toContain('vale de 5 €');
    expect(away.text).toContain('tu saldo empieza de cero');
    // Their data is still theirs to read, and the page leads back.
    const data = await ask(myData, 'my-data', { customer: id });
    expect(data.html).toMatch(/href="\/apps\/lealta\/home">Ir al club/);
    await ask(myData, 'my-data', { customer: id, form: fieldsOf(away.html, 'join') });
    const summary = await portal.lealta.members.summary(portal.shopId, memberId);
    expect(summary).toMatchObject({ enrolled: true, points: { available: 0 } });
    expect(summary.vouchers).toHaveLength(1);
  });
});

describe('on a phone', () => {
  it('has a manifest by the club’s name, in which every address is below the portal', async () => {
    const { body, type } = await ask(manifest, 'manifest.webmanifest', { query: { locale: 'es' } });
    expect(type).toBe('application/manifest+json; charset=utf-8');
    const told = JSON.parse(body);
    expect(told).toMatchObject({ name: 'Club {{ shop.name }}', start_url: 'home', scope: './', lang: 'es' });
    for (const { src } of told.icons) {
      const icon = await ask(assets, src, { params: { name: src.replace('assets/', '') } });
      expect(icon.status).toBe(200);
      expect(icon.type).toBe('image/png');
    }
  });

  it('has a service worker and a page for when there is no network, of nobody', async () => {
    expect((await ask(worker, 'sw.js')).type).toBe('text/javascript; charset=utf-8');
    const page = await ask(offline, 'offline', { query: { locale: 'de' } });
    expect(page.text).toContain('Keine Verbindung');
    expect(page.type).toBe('text/html; charset=utf-8');
  });

  it('serves its files for ever, by an address that changes with them, and no others', async () => {
    const css = await ask(assets, 'assets/portal.css', { params: { name: 'portal.css' } });
    expect(css.headers.get('cache-control')).toContain('immutable');
    expect((await ask(assets, 'assets/x', { params: { name: '../package.json' } })).status).toBe(404);
  });
});
