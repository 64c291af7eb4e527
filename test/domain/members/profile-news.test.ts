import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyConsentNews, applyTagNews } from '#app/domain/members/profile-news.ts';

const at = fc.integer({ min: 0, max: 20 }).map((minute) => new Date(Date.UTC(2026, 0, 1, 0, minute)));
const tagNews = fc.record({
  added: fc.boolean(),
  tags: fc.uniqueArray(fc.constantFrom('vip', 'b2b', 'rioja', 'press'), { minLength: 1, maxLength: 3 }),
  at,
});
const consentNews = fc.record({ given: fc.boolean(), at });
/** The same news in another order, some of them twice, in one go or one by one. */
const retold = <Item>(news: fc.Arbitrary<Item>) =>
  fc.array(news, { maxLength: 12 }).chain((told) =>
    fc.record({
      told: fc.constant(told),
      again: fc
        .shuffledSubarray(told)
        .chain((some) => fc.shuffledSubarray([...told, ...some], { minLength: told.length + some.length })),
    }),
  );

describe('news of tags', () => {
  it('end in the same tags in every order, however often they are told', () => {
    fc.assert(
      fc.property(retold(tagNews), ({ told, again }) => {
        const nothing = { tags: [], changes: {} };
        const onebyone = again.reduce<ReturnType<typeof applyTagNews>>(
          (known, news) => applyTagNews(known, [news]),
          nothing,
        );
        expect(onebyone).toEqual(applyTagNews(nothing, told));
      }),
      { numRuns: 2000 },
    );
  });

  it('leave other tags alone, and compare without case', () => {
    const known = { tags: ['VIP', 'rioja'], changes: {} };
    const news = [{ added: false, tags: ['vip'], at: new Date(0) }];
    expect(applyTagNews(known, news).tags).toEqual(['rioja']);
  });
});

describe('news of consent', () => {
  it('end the same in every order, however often they are told', () => {
    fc.assert(
      fc.property(retold(consentNews), ({ told, again }) => {
        const nothing = { since: null, changedAt: null };
        const onebyone = again.reduce(
          (known, news) => applyConsentNews(known, [news]),
          nothing as ReturnType<typeof applyConsentNews>,
        );
        expect(onebyone).toEqual(applyConsentNews(nothing, told));
      }),
      { numRuns: 2000 },
    );
  });
});
