const FORM = /^([1-9]\d{3}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.\d{1,6})?\+00$/;

/** Whether a text is an instant as Postgres writes it in UTC, of a day and a time that there are: it can be cast back. */
export function isPostgresInstant(text: string): boolean {
  const [, day, time] = FORM.exec(text) ?? [];
  const instant = new Date(`${day}T${time}Z`);
  // JavaScript takes 31 February for a day in March.
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(`${day}T${time}`);
}
