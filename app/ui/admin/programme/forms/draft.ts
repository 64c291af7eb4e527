import { defaultSettings, type ProgrammeSettings } from '#app/domain/programme/settings.ts';
import type { EditOutcome } from '#app/use-cases/programme/edit-draft.ts';
import type { FormErrors } from '../programme-form.ts';

/** The settings that pages show and change: the draft, else what is live, else what a new shop starts from. */
export const draftOf = ({
  draft,
  live,
}: {
  draft: ProgrammeSettings | null;
  live: { settings: ProgrammeSettings } | null;
}): ProgrammeSettings => draft ?? live?.settings ?? defaultSettings();

/** What a page is answered whose section was fine, but not the programme as a whole. */
export const answerOf = (outcome: EditOutcome): { errors: FormErrors } | { saved: true } =>
  outcome.outcome === 'saved'
    ? { saved: true }
    : { errors: Object.fromEntries(outcome.issues.map(({ path }) => [path, { code: 'invalid' }])) };
