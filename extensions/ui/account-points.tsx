import { useEffect, useState } from 'preact/hooks';
import type { ClubAnswer } from './answers.ts';
import { askClub, type Caller } from './call-app.ts';
import { Join } from './join.tsx';
import { MemberSummary } from './member-summary.tsx';
import { Failed, Loading, Unpublished } from './states.tsx';
import { createWords, type Host } from './words.ts';

type Props = { readonly caller: Caller & Host };

/** A member's points, or the offer to join. Nothing where the shop has no club. */
export function AccountPoints({ caller }: Props) {
  const [club, setClub] = useState<ClubAnswer | 'loading' | 'failed'>('loading');
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    let gone = false;
    askClub(caller)
      .catch(() => 'failed' as const)
      .then((answer) => {
        if (!gone) setClub(answer);
      });
    return () => {
      gone = true;
    };
  }, [caller, turn]);
  const words = createWords(caller, typeof club === 'string' ? null : club.programme);
  const again = () => setTurn(turn + 1);
  if (club === 'loading') return <Loading words={words} />;
  if (club === 'failed') return <Failed words={words} again={again} />;
  const { programme, member } = club;
  if (programme === null) return <Unpublished words={words} editor={caller.extension.editor} />;
  return (
    <s-section heading={programme.name}>
      {member ? (
        <MemberSummary member={member} words={words} />
      ) : (
        <Join
          offer={words.t('claim.club', { club: programme.name, unit: programme.pointsName.other })}
          club={programme.name}
          caller={caller}
          words={words}
          joined={again}
        />
      )}
    </s-section>
  );
}
