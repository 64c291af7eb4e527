/** A time away from the club; `to` is null while it lasts. */
export type Absence = { readonly from: Date; readonly to: Date | null };

/** Whether somebody was away at an instant: from when they left to before they joined again. */
export const isAway = (absences: readonly Absence[] | undefined, at: Date): boolean =>
  (absences ?? []).some(({ from, to }) => from <= at && (to === null || at < to));
