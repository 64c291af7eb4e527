import type { ReactNode } from 'react';

/** Controls that belong together under a name that is heard, not seen. */
export function Group({ label, id, children }: { label: string; id?: string; children: ReactNode }) {
  return (
    <fieldset id={id} aria-label={label} style={{ border: 0, margin: 0, padding: 0, minWidth: 0 }}>
      {children}
    </fieldset>
  );
}
