import type { ParseArgsOptionDescriptor } from 'node:util';

/** What the operator typed cannot be done; the message says why and what would be right. Exit code 2. */
export class UsageError extends Error {
  override name = 'UsageError';
}

export type OptionSpec = ParseArgsOptionDescriptor & {
  /** Shown in the help: `<domain>`. */
  readonly value?: string;
  readonly help: string;
  readonly required?: boolean;
};

export type OptionValues = Readonly<Record<string, string | boolean | undefined>>;

/** What a command writes to: results to `out`, progress and remarks to `note` (stderr), so that output can be piped. */
export type Output = { out(text: string): void; note(text: string): void };

export type CommandContext = {
  readonly options: OptionValues;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly output: Output;
  readonly json: boolean;
};

export type Command = {
  /** As typed: `shops list`. */
  readonly name: string;
  readonly summary: string;
  readonly details: string;
  readonly options: Readonly<Record<string, OptionSpec>>;
  /** @returns the exit code: 0, or 1 when the command found that something is wrong */
  run(context: CommandContext): Promise<number>;
};

/** The text of an option that must be there; `parseCommandLine` has checked that it is. */
export function text(options: OptionValues, name: string): string {
  const value = options[name];
  if (typeof value !== 'string') throw new UsageError(`--${name} is missing.`);
  return value;
}
