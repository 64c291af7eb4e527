import { hashOf, type Json } from '#app/kernel/hash.ts';
import type { ProgrammeSettings } from './settings.ts';

/** A part of a programme: a section, or an item of a list; undefined while there is none. */
export type Part = (settings: ProgrammeSettings) => Json;

/** Names what a part says, so that a change made on top of it can tell whether it still says that. */
export const revisionOf = (part: Part, settings: ProgrammeSettings): string => hashOf(part(settings));

/** Whether two settings say the same, however their keys are ordered. */
export const sameSettings = (one: ProgrammeSettings, other: ProgrammeSettings): boolean =>
  hashOf(one) === hashOf(other);
