/** Time is an argument: production passes `systemClock`, tests and replays their own. */
export type Clock = () => Date;

/** The machine's own time. */
export const systemClock: Clock = () => new Date();

const DAY_MS = 86_400_000;

/** `days` times 24 hours after `from`. */
export const addDays = (from: Date, days: number): Date => new Date(from.getTime() + days * DAY_MS);
