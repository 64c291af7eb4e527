import { z } from 'zod';

/** What a merchant writes, trimmed. */
export const writtenText = (max: number) => z.string().trim().min(1).max(max);

/** The same in both languages that the whole product speaks. */
export const inBothLanguages = (max: number) =>
  z.strictObject({ es: writtenText(max), en: writtenText(max) });

/** Names a rule, a reward, a tier or a campaign within the programme, in every version of it. */
export const settingId = z.string().regex(/^[a-z0-9-]{1,40}$/);

/** Names a custom event, in rules and in the public API. */
export const eventName = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,59}$/);
