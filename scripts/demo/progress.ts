import { performance } from 'node:perf_hooks';

const barWidth = 28;
/** Without a terminal a line of progress is printed so often at most. */
const lineEveryMs = 5_000;

/** What the demo prints while it works: a line a step, and a bar that moves where there is a terminal. */
export function createProgress(stream: NodeJS.WriteStream = process.stdout) {
  let printedAt = 0;
  const rewrite = (text: string) => stream.write(`\r\u001b[K${text}`);
  return {
    say: (text: string) => void stream.write(`${text}\n`),
    /** Runs one step and says how long it took; `outcome` may say more than its name. */
    async step<T>(
      name: string,
      work: () => Promise<T>,
      outcome: (result: T) => string = () => '',
    ): Promise<T> {
      const started = performance.now();
      if (stream.isTTY) rewrite(`  … ${name}`);
      try {
        const result = await work();
        const remark = outcome(result);
        const seconds = ((performance.now() - started) / 1000).toFixed(1);
        if (stream.isTTY) rewrite('');
        stream.write(`  ✓ ${name}${remark ? `: ${remark}` : ''} (${seconds} s)\n`);
        return result;
      } catch (error) {
        if (stream.isTTY) rewrite('');
        stream.write(`  ✗ ${name}\n`);
        throw error;
      }
    },
    /** How far a long step is: a share from 0 to 1 and what it is at. */
    bar(name: string, share: number, at: string): void {
      const percent = `${Math.floor(share * 100)} %`.padStart(5);
      if (stream.isTTY) {
        const full = Math.round(share * barWidth);
        rewrite(`  … ${name} ${'█'.repeat(full)}${'░'.repeat(barWidth - full)} ${percent}  ${at}`);
      } else if (performance.now() - printedAt > lineEveryMs) {
        printedAt = performance.now();
        stream.write(`  … ${name} ${percent}  ${at}\n`);
      }
    },
  };
}

export type Progress = ReturnType<typeof createProgress>;
