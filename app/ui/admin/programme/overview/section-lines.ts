import type { ProgrammeSettings } from '#app/domain/programme/settings.ts';
import type { ReferralSettings } from '#app/domain/referrals/settings.ts';
import { campaignAt } from '#app/domain/referrals/terms.ts';
import { pointsText, rateSentence } from '../../cause-sentence.ts';
import { friendVoucherText } from '../../referrals/friend-voucher-text.ts';
import { type Item, isListName } from '../forms/sections.ts';
import { statusOf } from '../lists/item-status.tsx';
import { itemTitle } from '../settings-differences.ts';
import { expiryFacts, type Language } from '../settings-facts.ts';

/** The parts of a programme, each a page. */
export const SECTIONS = ['basics', 'rules', 'campaigns', 'tiers', 'rewards', 'expiry', 'referrals'] as const;
export type Section = (typeof SECTIONS)[number];

const LINES_MAX = 4;

/** What is set in a section, in a few lines; none when nothing is. */
export function sectionLines(
  section: Section,
  settings: ProgrammeSettings,
  language: Language,
  now: Date,
): string[] {
  const { t, f, locale, shop } = language;
  if (isListName(section)) {
    const items: readonly Item[] = settings[section];
    const lines = items.map((item) => {
      const status = statusOf(item, now);
      const points = section === 'rewards' && 'points' in item ? `${pointsText(t, f, item.points)}: ` : '';
      const gives = section === 'rules' ? givesText(item, language) : '';
      const note = status === 'on' ? '' : ` (${t(`programme:lists.statuses.${status}`).toLowerCase()})`;
      return `${points}${itemTitle(item, language)}${gives}${note}`;
    });
    return shortened(lines, language);
  }
  switch (section) {
    case 'basics': {
      const { earning } = settings;
      return [
        settings.name[locale],
        rateSentence(t, f, BigInt(earning.points), BigInt(earning.perMinor), shop.currency),
        `${t('programme:facts.pendingDays')}: ${t('common:days', {
          count: earning.pendingDays,
          n: f.number(earning.pendingDays),
        })}`,
        `${t('programme:facts.enrolment')}: ${t(`programme:enrolment.${settings.enrolment}.label`).toLowerCase()}`,
      ];
    }
    case 'tiers':
      return shortened(
        settings.tiers.list.map((tier) =>
          tier.inviteOnly
            ? `${tier.name[locale]}: ${t('tiers:byInvitation')}`
            : `${tier.name[locale]}: ${
                tier.threshold === 0
                  ? t('tiers:everybody')
                  : settings.tiers.basis === 'spend'
                    ? f.money(BigInt(tier.threshold), shop.currency)
                    : t(`tiers:from.${settings.tiers.basis}`, {
                        count: tier.threshold,
                        n: f.number(tier.threshold),
                      })
              }`,
        ),
        language,
      );
    case 'expiry':
      return settings.expiry.kind === 'never'
        ? []
        : expiryFacts(settings, language).map(({ label, value }) => `${label}: ${value}`);
    case 'referrals':
      return settings.referrals.active ? referralLines(settings.referrals, language, now) : [];
  }
}

/** What both sides get, after how long, and what is special now. */
function referralLines(referrals: ReferralSettings, language: Language, now: Date): string[] {
  const { t, f, locale } = language;
  const { friend, advocate, returnDays, milestones } = referrals;
  const campaign = campaignAt(referrals, now);
  return [
    t('referrals:lines.friend', { voucher: friendVoucherText(friend, language) }),
    t('referrals:lines.advocate', { points: pointsText(t, f, advocate.points) }),
    t('referrals:lines.returnDays', { count: returnDays, n: f.number(returnDays) }),
    campaign === null
      ? t('referrals:lines.milestones', { count: milestones.length, n: f.number(milestones.length) })
      : `${campaign.name[locale]}: ×${f.hundredths(campaign.percent)}`,
  ];
}

/** What a rule gives, behind its name. */
function givesText(item: Item, { t, f }: Language): string {
  if ('points' in item && typeof item.points === 'number') return `: +${pointsText(t, f, item.points)}`;
  return 'percent' in item && typeof item.percent === 'number' ? `: ×${f.hundredths(item.percent)}` : '';
}

function shortened(lines: readonly string[], { t, f }: Language): string[] {
  if (lines.length <= LINES_MAX) return [...lines];
  const more = lines.length - LINES_MAX + 1;
  return [...lines.slice(0, LINES_MAX - 1), t('programme:more', { n: f.number(more) })];
}
