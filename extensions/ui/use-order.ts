import { useEffect, useState } from 'preact/hooks';
import type { ClubAndOrder, PlacedOrder } from './answers.ts';
import { askOrder, type Caller } from './call-app.ts';

/** The order reaches the app some seconds after the page: asked again after so many, and then no more. */
export const ASKED_AGAIN_AFTER_SECONDS = [2, 3, 5, 10, 20];

export type Asked =
  | { readonly state: 'loading' }
  | { readonly state: 'failed' }
  /** `asking`: it is about to be asked again whether the order is known now. */
  | { readonly state: 'answered'; readonly answer: ClubAndOrder; readonly asking: boolean };

/** @returns what the app knows of the order, and what asks anew */
export function useOrder(caller: Caller, order: PlacedOrder): [Asked, () => void] {
  const [asked, setAsked] = useState<Asked>({ state: 'loading' });
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    let gone = false;
    let waiting: ReturnType<typeof setTimeout> | undefined;
    const ask = async (times: number): Promise<void> => {
      const answer = await askOrder(caller, order).catch(() => null);
      if (gone) return;
      const pause = ASKED_AGAIN_AFTER_SECONDS[times];
      const open = answer === null ? times > 0 : answer.order?.state === 'not-known';
      const asking = open && pause !== undefined;
      if (answer !== null) setAsked({ state: 'answered', answer, asking });
      // What was answered before stays; only the first failure leaves nothing to show.
      else if (times === 0) setAsked({ state: 'failed' });
      else if (!asking) setAsked((known) => (known.state === 'answered' ? { ...known, asking } : known));
      if (asking) waiting = setTimeout(() => ask(times + 1), pause * 1000);
    };
    ask(0);
    return () => {
      gone = true;
      clearTimeout(waiting);
    };
  }, [order.orderId, turn]);
  const again = () => {
    setAsked((known) => (known.state === 'answered' ? known : { state: 'loading' }));
    setTurn(turn + 1);
  };
  return [asked, again];
}
