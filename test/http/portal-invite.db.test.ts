import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultSettings, type ProgrammeSettings } from '#app/domain/programme/settings.ts';
import { INVITE_LIMITS } from '#app/http/invite-limits.ts';
import * as friends from '#app/routes/proxy.friends.ts';
import * as typing from '#app/routes/proxy.invite.ts';
import * as invite from '#app/routes/proxy.invite_.$code.ts';
import { startPortal } from './a-portal.ts';

let portal: Awaited<ReturnType<typeof startPortal>>;
const ask: (typeof portal)['ask'] = (...args) => portal.ask(...args);

const PERSON = { 'user-agent': 'Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36' };
const BOT = { 'user-agent': 'WhatsApp/2.23' };

const settings = (active: boolean): ProgrammeSettings => {
  const plain = defaultSettings();
  return {
    ...plain,
    name: { es: 'Club', en: 'Club' },
    referrals: {
      ...plain.referrals,
      active,
      friend: { kind: 'fixed-amount', value: 700, minimum: 3000, days: 20 },
      milestones: [{ id: 'three', friends: 3, points: 50 }],
    },
  };
};

beforeAll(async () => {
  portal = await startPortal();
  await portal.lealta.programme.publish(portal.shopId, { settings: settings(true), by: 'test', note: '' });
});
afterAll(() => portal?.stop());

/** An advocate with their code. */
async function anAdvocate(firstName = 'Marta') {
  const member = await portal.aMember(0n, firstName);
  const { referral } = await portal.lealta.referrals.of(portal.shopId, member.memberId);
  return { ...member, code: referral?.code ?? '' };
}

const visits = () =>
  portal.lealta.db.inShop(portal.shopId, async (tx) => {
    const [row] = await tx.query<{ n: bigint }>(
      'SELECT coalesce(sum(visited), 0)::bigint AS n FROM referral_days',
    );
    return Number(row?.n ?? 0n);
  });

const open = (code: string, options: Parameters<typeof ask>[2] = {}) =>
  ask(invite, `invite/${code}`, { params: { code }, headers: PERSON, ...options });
const claim = (code: string, email: string, options: Parameters<typeof ask>[2] = {}) =>
  open(code, { form: { email, channel: 'whatsapp' }, ...options });

describe('an invitation', () => {
  it('greets the friend in their language, says what they get, and asks for nothing but an address', async () => {
    const { code } = await anAdvocate('{{ shop.name }}');
    for (const [locale, greeting, gift] of [
      ['es', '{{ shop.name }} te invita', 'vale de 7 €'],
      ['en', '{{ shop.name }} invites you', '€7 voucher'],
      ['pt-BR', '{{ shop.name }} convida você', 'vale de € 7'],
    ] as const) {
      const { status, text, html } = await open(code, { locale, query: { c: 'whatsapp' } });
      expect(status).toBe(200);
      expect(text).toContain(greeting);
      expect(text).toContain(gift);
      expect(html).toContain('name="channel" value="whatsapp"');
      expect(html).toContain(`data-invite="${code}"`);
    }
  });

  it('gives the voucher for an address, and the same one when asked again', async () => {
    const { code } = await anAdvocate();
    const first = await claim(code, 'lur@gmail.com');
    expect(first.text).toContain('Aquí tienes tu regalo');
    const voucher = /INVITE-[A-Z0-9-]+/.exec(first.text)?.[0] ?? '';
    expect(portal.shop.store.discounts.some((one) => one.code === voucher)).toBe(true);
    expect(first.html).toContain(`href="/discount/${voucher}?redirect=%2F"`);
    expect((await claim(code, 'L.U.R+spam@gmail.com')).text).toContain(voucher);
    expect(first.headers.get('cache-control')).toBe('no-store');
  });

  it('counts who comes, and no bots', async () => {
    const { code } = await anAdvocate();
    const before = await visits();
    await open(code, { headers: BOT });
    await open(code, { headers: {} });
    expect(await visits()).toBe(before);
    await open(code, { query: { c: 'qr' } });
    expect(await visits()).toBe(before + 1);
  });

  it('counts no visit of the member whose invitation it is, and whoever comes after them', async () => {
    const { code, id } = await anAdvocate();
    const before = await visits();
    const visit = (customer: number | null) =>
      open(code, { customer, headers: { ...PERSON, 'x-forwarded-for': '203.0.113.90' } });
    expect((await visit(id)).text).toContain('te invita');
    expect(await visits()).toBe(before);
    await visit((await portal.aMember()).id);
    expect(await visits()).toBe(before + 1);
  });

  it('counts a visitor once a day, however the code is written', async () => {
    const { code } = await anAdvocate();
    const before = await visits();
    const visit = (written: string, address: string) =>
      open(written, { headers: { ...PERSON, 'x-forwarded-for': address } });
    for (const written of [code, code.toLowerCase(), code, code]) await visit(written, '203.0.113.77');
    expect(await visits()).toBe(before + 1);
    await visit(code, '203.0.113.78');
    expect(await visits()).toBe(before + 2);
    await visit((await anAdvocate()).code, '203.0.113.77');
    expect(await visits()).toBe(before + 3);
  });

  it('says why there is no voucher, with the form as it was', async () => {
    const { code, id } = await anAdvocate();
    const unusable = await claim(code, 'x@mailinator.com', { locale: 'de' });
    expect(unusable.html).toContain('role="alert"');
    expect(unusable.html).toContain('value="x@mailinator.com"');
    expect((await claim(code, '"><script>', { locale: 'en' })).html).not.toContain('<script>');
    expect((await claim(code, 'nul\0@example.com')).text).toContain('Aquí tienes tu regalo');
    expect((await claim(code, `c${id}@example.com`)).html).toContain('role="alert"');
    for (let n = 0; n < 8; n += 1)
      portal.shop.faults.push({ path: /graphql/, kind: 'answer', status: 503, body: '{}' });
    expect((await claim(code, 'later@example.com')).text).toContain('La tienda no responde');
    portal.shop.faults.length = 0;
    expect((await claim(code, 'later@example.com')).text).toContain('Aquí tienes tu regalo');
  });

  it('says to come tomorrow when it has no more to give today', async () => {
    const { code } = await anAdvocate();
    const usual = settings(true);
    const publish = (perDay: number) =>
      portal.lealta.programme.publish(portal.shopId, {
        settings: {
          ...usual,
          referrals: { ...usual.referrals, review: { ...usual.referrals.review, perDay } },
        },
        by: 'test',
        note: '',
      });
    await publish(1);
    for (let n = 0; n < 10; n += 1) await claim(code, `rush.${n}@example.com`);
    const late = await claim(code, 'late@example.com', { locale: 'it' });
    expect(late.html).toContain('role="alert"');
    expect(late.text).toContain('Riprova domani');
    expect(late.html).toContain('value="late@example.com"');
    await publish(usual.referrals.review.perDay);
  });

  it('that leads nowhere lets the code be typed again', async () => {
    const nowhere = await open('ZZZZZZZZ');
    expect(nowhere.html).toContain('role="alert"');
    expect(nowhere.html).toContain('name="code" value="ZZZZZZZZ"');
    expect((await claim('ZZZZZZZZ', 'lur@example.com')).html).toContain('name="code"');
  });

  it('is slowed down for who tries too often, by visitor and not by store', async () => {
    const { code } = await anAdvocate();
    const from = (address: string) => ({ headers: { ...PERSON, 'x-forwarded-for': address } });
    for (let n = 0; n < INVITE_LIMITS.visitor; n += 1) await claim(code, 'no', from('203.0.113.7'));
    expect((await claim(code, 'no', from('203.0.113.7'))).text).toContain('Espera un minuto');
    expect((await claim(code, 'other@example.com', from('198.51.100.9'))).text).toContain('regalo');
  });

  it('can be typed as a code', async () => {
    const { code } = await anAdvocate();
    expect((await ask(typing, 'invite', { locale: 'en' })).text).toContain('Do you have an invitation?');
    const on = await ask(typing, 'invite', {
      query: { code: ` ${code.toLowerCase()} `, at: '/en/apps/lealta' },
    });
    expect(on.status).toBe(303);
    expect(on.headers.get('location')).toBe(`/en/apps/lealta/invite/${code.toLowerCase()}`);
    expect((await open(code.toLowerCase())).text).toContain('te invita');
    const away = await ask(typing, 'invite', {
      query: { code: '//evil.example', at: 'https://evil.example' },
    });
    expect(away.headers.get('location')).toBe('/apps/lealta/invite/%2F%2Fevil.example');
  });

  it('can be accepted in JSON, by a guest', async () => {
    const { code } = await anAdvocate();
    const answer = await ask(typing, 'invite', { json: { code, email: 'json@example.com', locale: 'es' } });
    expect(JSON.parse(answer.body)).toMatchObject({
      outcome: 'claimed',
      voucher: { value: 700, minimum: 3000 },
    });
  });
});

describe('the friends page', () => {
  it('teaches while it is empty, and gives link, code, places to share and QR', async () => {
    const { id, code } = await anAdvocate();
    const { html, text } = await ask(friends, 'friends', { customer: id });
    expect(text).toContain('Todavía no ha venido nadie');
    expect(text).toContain(`https://shop.example/apps/lealta/invite/${code}`);
    expect(text).toContain('Con 3 amistades más recibes 50 puntos extra.');
    for (const start of [
      'mailto:?subject=',
      'https://wa.me/?text=',
      'https://t.me/share/url?url=',
      'https://x.com/intent/post?text=',
      'https://www.facebook.com/sharer/sharer.php?u=',
    ])
      expect(html).toContain(`href="${start}`);
    expect(html).toContain(encodeURIComponent(`https://shop.example/apps/lealta/invite/${code}?c=telegram`));
    expect(html).toMatch(/<svg[^>]*role="img"[^>]*aria-label="Código QR/);
  });

  it('lists friends masked, with how it goes', async () => {
    const { id, code } = await anAdvocate();
    await claim(code, 'ainhoa@gmail.com');
    const { text } = await ask(friends, 'friends', { customer: id });
    expect(text).toContain('Tiene el regalo y aún no ha comprado');
    expect(text).toContain('a•••@g•••.com');
    expect(text).not.toContain('ainhoa');
  });

  it('says that nothing is rewarded where the programme does not', async () => {
    const { id } = await anAdvocate();
    await portal.lealta.programme.publish(portal.shopId, { settings: settings(false), by: 'test', note: '' });
    expect((await ask(friends, 'friends', { customer: id })).text).toContain('no premia invitaciones');
    expect((await open('ABCDEFGH')).html).toContain('role="alert"');
  });
});
