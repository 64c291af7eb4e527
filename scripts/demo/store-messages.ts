import type { ChildProcess } from 'node:child_process';
import type { Newcomer } from '#dev-shop/history/index.ts';

/** What the demo asks of the store's process. */
export type StoreRequest =
  | { do: 'begin'; customers: number; months: number; seed: number; until: string }
  /** `invited`: who uses which code with their next order. */
  | { do: 'play'; month: number; invited: { email: string; code: string }[] }
  | { do: 'finish' };

type Results = {
  begin: {
    from: number;
    months: { label: string; endsAt: number; events: number; newcomers: Newcomer[] }[];
    orders: number;
  };
  play: { webhooks: number };
  finish: Record<string, never>;
};

export type StoreAnswer = {
  id?: number;
  result?: Results[keyof Results];
  error?: string;
  /** Events of the month that have happened so far. */
  progress?: number;
};

let lastId = 0;

/** Asks the store's process for something. @throws Error with what went wrong there, or when it ends meanwhile */
export function askStore<Name extends StoreRequest['do']>(
  child: ChildProcess,
  request: Extract<StoreRequest, { do: Name }>,
  onProgress: (events: number) => void = () => undefined,
): Promise<Results[Name]> {
  lastId += 1;
  const id = lastId;
  return new Promise((resolve, reject) => {
    const done = () => {
      child.off('message', heard);
      child.off('exit', ended);
    };
    const ended = () => {
      done();
      reject(new Error('The store’s process ended in the middle of its history.'));
    };
    const heard = (message: unknown) => {
      const answer = message as StoreAnswer;
      if (answer.progress !== undefined) onProgress(answer.progress);
      if (answer.id !== id) return;
      done();
      if (answer.error !== undefined) reject(new Error(answer.error));
      else resolve(answer.result as Results[Name]);
    };
    child.on('message', heard);
    child.once('exit', ended);
    child.send({ id, request });
  });
}
