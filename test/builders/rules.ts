/** The same text in both languages. */
export const named = (text: string) => ({ es: text, en: text });

/** An active rule as a form sends it, its kind for id and name, but for what `more` says. */
export const rule = (kind: string, points: number, more: object = {}) => ({
  kind,
  id: kind,
  name: named(kind),
  active: true,
  points,
  ...more,
});
