/** Everything measured runs in a process of its own; here they are started and spoken to. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** CPU spent by a process and its memory, as it reports them itself. */
export const usage = z.object({ cpuMs: z.number(), rssMb: z.number() });
export type Usage = z.infer<typeof usage>;

export type LoadProcess = {
  /** Sends a message and waits for the answer. */
  ask<S extends z.ZodType>(message: object, answer: S): Promise<z.output<S>>;
  /** Lets the process end by itself, and waits for it. */
  end(): Promise<void>;
};

const running = new Set<ChildProcess>();
// Whatever ends this process (an error, Ctrl-C) leaves no load behind.
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/**
 * Starts a file of this folder, with `input` for it, and waits until it says that it is ready.
 * @returns the process and what it said
 */
export async function startProcess<S extends z.ZodType>(
  url: URL,
  input: object,
  readiness: S,
  flags: readonly string[] = [],
): Promise<LoadProcess & { ready: z.output<S> }> {
  const child = fork(fileURLToPath(url), [JSON.stringify(input)], { execArgv: [...flags] });
  running.add(child);
  const ended = once(child, 'exit').then(([code]) => {
    running.delete(child);
    return code;
  });
  const hear = async <T extends z.ZodType>(shape: T): Promise<z.output<T>> => {
    const [message] = await Promise.race([
      once(child, 'message'),
      ended.then((code) => {
        throw new Error(`${fileURLToPath(url)} ended with ${code}`);
      }),
    ]);
    return shape.parse(message);
  };
  const ready = await hear(readiness);
  return {
    ready,
    ask: (message, answer) => {
      const heard = hear(answer);
      child.send(message);
      return heard;
    },
    end: async () => {
      child.disconnect();
      await ended;
    },
  };
}

/** In a started process: what it was given. */
export function inputOf<S extends z.ZodType>(shape: S): z.output<S> {
  return shape.parse(JSON.parse(process.argv[2] ?? 'null'));
}

/** In a started process: says something to the one that started it. */
export function say(message: object): void {
  process.send?.(message);
}

/** In a started process: answers every message, until the other side lets go. */
export function answerWith(answer: (message: unknown) => Promise<object>, end: () => Promise<void>): void {
  process.on('message', (message) => {
    answer(message).then(say, (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
      process.exit(1);
    });
  });
  process.on('disconnect', () => {
    void end().then(() => process.exit(0));
  });
}

/** What this process has used so far. */
export function usageHere(): Usage {
  const { user, system } = process.cpuUsage();
  return { cpuMs: (user + system) / 1000, rssMb: process.memoryUsage.rss() / 2 ** 20 };
}
