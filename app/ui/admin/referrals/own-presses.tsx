import type { ReactNode } from 'react';

/** A part of a table's row whose links and buttons answer for themselves: presses of them are not presses of the row. */
export function OwnPresses({ label, children }: { label: string; children: ReactNode }) {
  return (
    <fieldset
      aria-label={label}
      style={{ border: 0, margin: 0, padding: 0, minInlineSize: 0 }}
      onClick={(event) => event.stopPropagation()}
      onKeyUp={(event) => event.stopPropagation()}
    >
      {children}
    </fieldset>
  );
}
