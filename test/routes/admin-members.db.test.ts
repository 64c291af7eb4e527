import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countMembers, type MembersFilter, type PageRequest, readMembers } from '#app/db/members.queries.ts';
import { MEMBER_SORTS, type MemberSort } from '#app/domain/members/member-list.ts';
import type { ShopId } from '#app/kernel/ids.ts';
import { loader as members } from '#app/routes/app.members._index.tsx';
import { loader as exportMembers } from '#app/routes/app.members.export.ts';
import { type TestApp, testApp } from '#test/support/app.ts';
import { adminArgs, installed } from './admin-request.ts';

const EVERYBODY: MembersFilter = {
  membership: 'everybody',
  search: '',
  withBalance: false,
  joinedFrom: null,
  joinedBefore: null,
};
const CUSTOMERS = 230;
const DOMAIN = 'members.myshopify.com';

let app: TestApp;
let shopId: ShopId;
let other: ShopId;

beforeAll(async () => {
  app = await testApp();
  shopId = await app.aShop('members');
  other = await app.aShop('members-other');
  await installed(app, DOMAIN);
  await app.lealta.db.inShop(shopId, async (tx) => {
    // Two in three are members; many share a name, a date and a balance, so that only the id tells them apart.
    await tx.query(
      `INSERT INTO customers (shop_id, shopify_id, email, email_key, first_name, last_name, created_at, enrolled_at, enrolment_source)
       SELECT $1, i, 'customer' || i || '@example.com', 'customer' || i || '@example.com', 'Ana', 'Pérez ' || (i % 5),
              '2025-01-01'::timestamptz + make_interval(days => i % 20),
              CASE WHEN i % 3 > 0 THEN '2026-01-01'::timestamptz + make_interval(days => i % 10) END, 'automatic'
         FROM generate_series(1, $2::int) i`,
      [shopId, CUSTOMERS],
    );
    await tx.query(
      `INSERT INTO balances (shop_id, member_id, pending, available, lifetime)
       SELECT shop_id, customer_id, shopify_id % 2, (shopify_id % 7) * 10 - 10, (shopify_id % 4) * 100
         FROM customers WHERE enrolled_at IS NOT NULL`,
    );
    await tx.query(
      `INSERT INTO customers (shop_id, shopify_id, email, email_key, first_name, last_name, enrolled_at)
       VALUES ($1, 900, 'sum@example.com', 'sum@example.com', '=SUM(A1)', '@cmd', '2026-02-01'),
              ($1, 901, 'nunez@example.com', 'nunez@example.com', 'Íñigo', 'Núñez 100%', '2026-02-02')`,
      [shopId],
    );
  });
  await app.lealta.db.inShop(other, (tx) =>
    tx.query(
      `INSERT INTO customers (shop_id, shopify_id, email, email_key, first_name, last_name, enrolled_at)
       VALUES ($1, 1, 'secret@example.com', 'secret@example.com', 'Somebody', 'Else', now())`,
      [other],
    ),
  );
});
afterAll(() => app.close());

const read = (filter: Partial<MembersFilter>, page: Partial<PageRequest> = {}) =>
  app.lealta.db.inShop(shopId, (tx) =>
    readMembers(tx, { ...EVERYBODY, ...filter }, { sort: 'newest', limit: 500, ...page }),
  );
const count = (filter: Partial<MembersFilter>) =>
  app.lealta.db.inShop(shopId, (tx) => countMembers(tx, { ...EVERYBODY, ...filter }));
const ids = (page: { rows: { memberId: bigint }[] }) => page.rows.map((row) => row.memberId);

/** All pages, forwards to the end and back to the start. */
async function walk(sort: MemberSort, reversed: boolean) {
  const forwards = [await read({}, { sort, reversed, limit: 50 })];
  for (let page = forwards[0]; page?.after; ) {
    page = await read({}, { sort, reversed, limit: 50, after: page.after });
    forwards.push(page);
  }
  const backwards = forwards.slice(-1);
  for (let page = backwards[0]; page?.before; ) {
    page = await read({}, { sort, reversed, limit: 50, before: page.before });
    backwards.unshift(page);
  }
  return { forwards: forwards.flatMap(ids), backwards: backwards.flatMap(ids) };
}

describe('the list of members', () => {
  it.each(MEMBER_SORTS.flatMap((sort) => [false, true].map((reversed) => [sort, reversed] as const)))(
    'shows everybody exactly once by %s (reversed: %s), page by page, in both directions',
    async (sort, reversed) => {
      const whole = ids(await read({}, { sort, reversed }));
      expect(whole).toHaveLength(CUSTOMERS + 2);
      const { forwards, backwards } = await walk(sort, reversed);
      expect(forwards).toEqual(whole);
      expect(backwards).toEqual(whole);
      expect(new Set(forwards).size).toBe(forwards.length);
    },
  );

  it('is the other way round when it is reversed', async () => {
    const normal = ids(await read({}, { sort: 'available' }));
    expect(ids(await read({}, { sort: 'available', reversed: true }))).toEqual(normal.toReversed());
  });

  it('moves nobody to another page when somebody joins in between', async () => {
    const first = await read({}, { limit: 50 });
    await app.lealta.db.inShop(shopId, (tx) =>
      tx.query(
        `INSERT INTO customers (shop_id, shopify_id, last_name, created_at) VALUES ($1, 5000, 'New', now())`,
        [shopId],
      ),
    );
    const second = await read({}, { limit: 50, after: first.after });
    expect(ids(second).filter((id) => ids(first).includes(id))).toEqual([]);
    await app.lealta.db.inShop(shopId, (tx) => tx.query('DELETE FROM customers WHERE shopify_id = 5000'));
  });

  it('finds parts of names and addresses, whatever the case, the accents and the order', async () => {
    for (const search of ['nunez', 'NÚÑEZ iñigo', 'inigo nun', 'nunez@EXAMPLE'])
      expect((await read({ search })).rows.map((row) => row.email)).toEqual(['nunez@example.com']);
    expect(await count({ search: 'perez 3' })).toBe(count3());
    expect((await read({ search: '100%' })).rows).toHaveLength(1);
    expect((await read({ search: '%' })).rows).toHaveLength(1);
    // What means something in a pattern is searched for as it stands.
    for (const search of ['.*', '[a', 'a|b', '\\', '^Ana', '{1}', '?', '+'])
      expect((await read({ search })).rows).toEqual([]);
    expect((await read({ search: 'nobody of that name' })).rows).toEqual([]);
  });

  it('filters by membership, balance and the days of joining, and counts the same', async () => {
    const filters: Partial<MembersFilter>[] = [
      { membership: 'member' },
      { membership: 'not-member' },
      { withBalance: true },
      { joinedFrom: new Date('2026-01-03T00:00:00Z'), joinedBefore: new Date('2026-01-05T00:00:00Z') },
      { membership: 'member', withBalance: true, search: 'perez 1' },
    ];
    for (const filter of filters) expect(await count(filter)).toBe(BigInt((await read(filter)).rows.length));
    expect((await read({ membership: 'not-member' })).rows.every((row) => row.enrolledAt === null)).toBe(
      true,
    );
    const withPoints = (await read({ withBalance: true })).rows;
    expect(withPoints.length).toBeGreaterThan(0);
    expect(withPoints.every((row) => row.available !== 0n || row.pending !== 0n)).toBe(true);
    const joined = (await read(filters[3] ?? {})).rows.map((row) =>
      row.enrolledAt?.toISOString().slice(0, 10),
    );
    expect(new Set(joined)).toEqual(new Set(['2026-01-03', '2026-01-04']));
  });

  it('shows no other shop’s customers', async () => {
    expect((await read({ search: 'secret' })).rows).toEqual([]);
  });
});

/** Members whose last name ends in the number 3. */
const count3 = () =>
  BigInt(
    Array.from({ length: CUSTOMERS }, (_, i) => i + 1).filter(
      (i) => i % 5 === 3 || `customer${i}@`.includes('3'),
    ).length,
  );

describe('the page', () => {
  it('answers the session token of a member of staff with the first page', async () => {
    const page = await members(
      await adminArgs(app, DOMAIN, { path: '/app/members?show=everybody&sort=name' }),
    );
    expect(page.total).toBe(BigInt(CUSTOMERS + 2));
    expect(page.rows).toHaveLength(50);
    expect(page.before).toBeNull();
    const next = await members(
      await adminArgs(app, DOMAIN, {
        path: `/app/members?show=everybody&sort=name&after=${encodeURIComponent(page.after ?? '')}`,
      }),
    );
    expect(next.before).not.toBeNull();
    expect(ids(next).some((id) => ids(page).includes(id))).toBe(false);
  });

  it('takes days in the shop’s zone', async () => {
    const { total } = await members(
      await adminArgs(app, DOMAIN, { path: '/app/members?from=2026-02-01&to=2026-02-01' }),
    );
    // 2026-02-01T00:00Z is 01:00 in Madrid; the 2nd is outside.
    expect(total).toBe(1n);
  });

  it('answers nothing to a token that was not signed by Shopify', async () => {
    const args = await adminArgs(app, DOMAIN, { path: '/app/members', secret: 'another secret' });
    const refusal = await members(args).then(
      () => null,
      (thrown: unknown) => thrown,
    );
    expect(refusal).toBeInstanceOf(Response);
    expect((refusal as Response).status).toBe(401);
  });
});

describe('tiers of members', () => {
  beforeAll(async () => {
    await app.lealta.db.inShop(shopId, (tx) =>
      tx.query(
        `INSERT INTO member_tiers (shop_id, member_id, since, until, tier_id, reason)
         SELECT shop_id, customer_id, t.since, t.until, t.tier_id, 'climbed' FROM customers,
           (VALUES ('2026-01-01'::timestamptz, '2026-02-01'::timestamptz, 'gold'),
                   ('2026-02-01'::timestamptz, NULL, 'silver')) AS t (since, until, tier_id)
          WHERE shopify_id IN (900, 901)`,
      ),
    );
  });

  it('are those of now, and can be asked for', async () => {
    const silver = await read({ tierId: 'silver' });
    expect(silver.rows.map(({ tierId, lastName }) => [tierId, lastName])).toEqual([
      ['silver', 'Núñez 100%'],
      ['silver', '@cmd'],
    ]);
    expect(await count({ tierId: 'silver' })).toBe(2n);
    expect(await count({ tierId: 'gold' })).toBe(0n);
    expect(await count({ tierId: '' })).toBe(BigInt(CUSTOMERS));
    const page = await members(
      await adminArgs(app, DOMAIN, { path: '/app/members?show=everybody&tier=none' }),
    );
    expect(page.total).toBe(BigInt(CUSTOMERS));
  });
});

describe('the export', () => {
  const download = async (query: string) => {
    const answer = await exportMembers(await adminArgs(app, DOMAIN, { path: `/app/members/export${query}` }));
    expect(answer.headers.get('Content-Type')).toBe('text/csv; charset=utf-8');
    expect(answer.headers.get('Content-Disposition')).toContain('attachment');
    const bytes = new Uint8Array(await answer.arrayBuffer());
    // The mark that tells Excel the encoding.
    expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    return parse(new TextDecoder().decode(bytes), { bom: true }) as string[][];
  };

  it('has the customers of the filter, with headings in the page’s language', async () => {
    const [heading, ...rows] = await download('?show=everybody&locale=es');
    expect(heading?.slice(0, 3)).toEqual(['Apellidos', 'Nombre', 'Correo electrónico']);
    expect(rows).toHaveLength(CUSTOMERS + 2);
    const [english, ...nobody] = await download('?q=nobody-of-that-name');
    expect(english?.[0]).toBe('Last name');
    expect(nobody).toEqual([]);
  });

  it('disarms cells that a spreadsheet would take for a formula, and leaves numbers numbers', async () => {
    const rows = await download('?show=everybody');
    const risky = rows.find((row) => row[2] === 'sum@example.com');
    expect(risky?.slice(0, 2)).toEqual(["'@cmd", "'=SUM(A1)"]);
    expect(rows.some((row) => row[4] === '-10')).toBe(true);
  });
});
