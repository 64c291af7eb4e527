import { type Part, revisionOf } from '#app/domain/programme/revision.ts';
import { defaultSettings, type ProgrammeSettings } from '#app/domain/programme/settings.ts';
import type { EditOutcome } from '#app/use-cases/programme/edit-draft.ts';
import { BASICS } from '../read-programme-form.ts';
import type { Field } from './fields.ts';
import type { Item, ListName } from './sections.ts';
import type { SectionAnswer } from './use-section-form.ts';

/** The settings that pages show and change: the draft, else what is live, else what a new shop starts from. */
export const draftOf = ({
  draft,
  live,
}: {
  draft: ProgrammeSettings | null;
  live: { settings: ProgrammeSettings } | null;
}): ProgrammeSettings => draft ?? live?.settings ?? defaultSettings();

const pick =
  (names: readonly string[]): Part =>
  (settings) =>
    Object.fromEntries(Object.entries(settings).filter(([name]) => names.includes(name)));

/** What each page edits. */
export const wholeDraft: Part = (settings) => settings;
export const basicsPart: Part = pick(BASICS);
export const tiersPart: Part = ({ tiers }) => tiers;
export const expiryPart: Part = ({ expiry }) => expiry;
export const referralsPart: Part = ({ referrals }) => referrals;
export const sharedPart = (fields: readonly Field[]): Part => pick(fields.map(({ path }) => path));
export const itemPart =
  (list: ListName, itemId: unknown): Part =>
  (settings) => {
    const items: readonly Item[] = settings[list];
    return items.find(({ id }) => id === itemId);
  };

/** What the sender of a form had seen of the part that it changes. */
export function seenIn(sent: FormData, part: Part): { part: Part; revision: string } | undefined {
  const revision = sent.get('revision');
  return typeof revision === 'string' ? { part, revision } : undefined;
}

/** What a page is answered: also when its section was fine, but not the programme as a whole. */
export function answerOf(outcome: EditOutcome, part: Part): SectionAnswer {
  switch (outcome.outcome) {
    case 'saved':
      return { saved: true, revision: revisionOf(part, outcome.settings) };
    case 'changed-meanwhile': {
      const { settings, gone } = outcome;
      return { changed: { settings, gone, revision: revisionOf(part, settings) } };
    }
    case 'invalid':
      return { errors: Object.fromEntries(outcome.issues.map(({ path }) => [path, { code: 'invalid' }])) };
  }
}
