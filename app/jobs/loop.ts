/** A task that runs whenever it is woken, and by itself every `everyMs`; never twice at once. */
export type Loop = { wake(): void; stop(): Promise<void> };

/** Starts the loop; a run that fails is told to `failed`, and the next comes as if nothing had happened. */
export function startLoop(options: {
  readonly name: string;
  readonly everyMs: number;
  readonly run: () => Promise<void>;
  readonly failed: (error: unknown) => void;
}): Loop {
  let stopped = false;
  let woken = false;
  let timer: NodeJS.Timeout | undefined;
  let wakeUp: () => void = () => undefined;

  const pause = (): Promise<void> =>
    new Promise((resolve) => {
      if (woken || stopped) return resolve();
      timer = setTimeout(resolve, options.everyMs);
      wakeUp = resolve;
      return undefined;
    });

  const running = (async () => {
    while (!stopped) {
      woken = false;
      await options.run().catch(options.failed);
      await pause();
      clearTimeout(timer);
    }
  })();

  return {
    wake: () => {
      woken = true;
      wakeUp();
    },
    stop: async () => {
      stopped = true;
      wakeUp();
      await running;
    },
  };
}
