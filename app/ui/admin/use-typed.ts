import { useEffect, useRef, useState } from 'react';

/** A pause in typing after which the list is asked for. */
const TYPING_PAUSE_MS = 300;

/** A text that is shown at once and handed on when typing pauses. */
export function useTyped(value: string, handOn: (typed: string) => void): [string, (typed: string) => void] {
  const [typed, setTyped] = useState(value);
  const latest = useRef(handOn);
  latest.current = handOn;
  useEffect(() => {
    if (typed === value) return;
    const timer = setTimeout(() => latest.current(typed), TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed, value]);
  return [typed, setTyped];
}
