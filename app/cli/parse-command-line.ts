import { parseArgs } from 'node:util';
import { type Command, type OptionValues, UsageError } from './command.ts';
import { nearest } from './nearest.ts';

export type Parsed =
  | { readonly kind: 'help'; readonly command: Command | null }
  | { readonly kind: 'run'; readonly command: Command; readonly options: OptionValues };

/** Options that every command takes. */
const general = {
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/**
 * What the operator wants. A command is one or two words, then options in any order.
 * @throws UsageError naming what is unknown, missing or too much, and what comes nearest to it
 */
export function parseCommandLine(args: readonly string[], commands: readonly Command[]): Parsed {
  const wantsHelp = args.includes('--help') || args.includes('-h');
  const words = args.slice(0, args.findIndex((arg) => arg.startsWith('-')) >>> 0);
  if (words.length === 0 && (args.length === 0 || wantsHelp)) return { kind: 'help', command: null };
  if (words[0] === 'help')
    return { kind: 'help', command: words.length > 1 ? find(words.slice(1), commands) : null };
  if (words.length === 0) throw new UsageError(`Say what to do before ${args[0]}. ${seeHelp()}`);
  const command = find(words, commands);
  if (wantsHelp) return { kind: 'help', command };
  return { kind: 'run', command, options: readOptions(args.slice(words.length), command) };
}

function find(words: readonly string[], commands: readonly Command[]): Command {
  const typed = words.join(' ');
  const command = commands.find(({ name }) => name === typed);
  if (command) return command;
  const longer = commands.find(({ name }) => typed.startsWith(`${name} `));
  if (longer) {
    const rest = typed.slice(longer.name.length + 1);
    throw new UsageError(`“${longer.name}” takes options only; “${rest}” is none. ${seeHelp(longer)}`);
  }
  const group = commands.filter(({ name }) => name.startsWith(`${words[0]} `));
  if (words.length === 1 && group.length > 0)
    throw new UsageError(`“${typed}” needs one more word: ${group.map(({ name }) => name).join(', ')}.`);
  const near = nearest(
    typed,
    commands.map(({ name }) => name),
  );
  throw new UsageError(`There is no command “${typed}”.${didYouMean(near)} ${seeHelp()}`);
}

function readOptions(args: readonly string[], command: Command): OptionValues {
  const options = { ...general, ...command.options };
  const { tokens } = parseArgs({
    args: [...args],
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const values: Record<string, string | boolean> = {};
  for (const token of tokens) {
    if (token.kind === 'option-terminator') continue;
    if (token.kind === 'positional')
      throw new UsageError(`“${token.value}” belongs to no option. ${seeHelp(command)}`);
    const spec = Object.entries(options).find(([name]) => name === token.name)?.[1];
    if (!spec) {
      const near = nearest(token.name, Object.keys(options)).map((name) => `--${name}`);
      throw new UsageError(
        `“${command.name}” has no option ${token.rawName}.${didYouMean(near)} ${seeHelp(command)}`,
      );
    }
    if (token.name in values) throw new UsageError(`--${token.name} is given twice.`);
    if (spec.type === 'boolean') {
      if (token.value !== undefined) throw new UsageError(`--${token.name} takes no value.`);
      values[token.name] = true;
    } else {
      // `--shop --json` is a forgotten value, not a shop of that name.
      const forgotten =
        token.value === undefined ||
        token.value === '' ||
        (!token.inlineValue && token.value.startsWith('-'));
      if (forgotten)
        throw new UsageError(
          `--${token.name} needs a value: --${token.name} ${placeholderOf(command, token.name)}`,
        );
      values[token.name] = token.value ?? '';
    }
  }
  const missing = Object.entries(command.options).filter(
    ([name, spec]) => spec.required && !(name in values),
  );
  if (missing.length > 0) {
    const wanted = missing.map(([name]) => `--${name} ${placeholderOf(command, name)}`).join(' and ');
    throw new UsageError(`“${command.name}” needs ${wanted}. ${seeHelp(command)}`);
  }
  return values;
}

const placeholderOf = (command: Command, name: string): string => command.options[name]?.value ?? '<value>';
const didYouMean = (near: readonly string[]): string =>
  near.length > 0 ? ` Did you mean ${near.join(' or ')}?` : '';
const seeHelp = (command?: Command): string => `See: lealta ${command ? `${command.name} ` : ''}--help`;
