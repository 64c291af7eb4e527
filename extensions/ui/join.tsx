import { useState } from 'preact/hooks';
import { type Caller, join, Refused } from './call-app.ts';
import type { Words } from './words.ts';

type Props = {
  /** Why one would. */
  offer: string;
  club: string;
  caller: Caller;
  words: Words;
  joined: () => void;
};

/** The offer to become a member, and the button that does it. Pressed twice, it does it once. */
export function Join({ offer, club, caller, words, joined }: Props) {
  const [state, setState] = useState<'idle' | 'working' | { message: string }>('idle');
  const press = async () => {
    setState('working');
    try {
      await join(caller);
      joined();
    } catch (error) {
      setState({ message: error instanceof Refused ? error.message : words.t('failed_join') });
    }
  };
  return (
    <s-stack gap="base">
      <s-text>{offer}</s-text>
      {typeof state === 'object' && <s-banner tone="critical">{state.message}</s-banner>}
      <s-button variant="primary" loading={state === 'working'} onClick={press}>
        {words.t('join', { club })}
      </s-button>
    </s-stack>
  );
}
