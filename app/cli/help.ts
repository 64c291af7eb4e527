import type { Command } from './command.ts';

/** What `lealta --help` prints. */
export function helpOf(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  return [
    'lealta: the operator’s command line of Lealta.',
    '',
    'Usage: lealta <command> [options]',
    '',
    'Commands:',
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    '',
    'Every command takes --json (stable keys, for programs) and --help.',
    'Exit code: 0 done, 1 something is wrong, 2 the command cannot be understood.',
    '',
    'It reads the app’s environment variables and, where they are missing, those of a demo (.data/demo.env).',
  ].join('\n');
}

/** What `lealta <command> --help` prints. */
export function helpOfCommand(command: Command): string {
  const options = [
    ...Object.entries(command.options).map(([name, spec]) => ({
      usage: `--${name}${spec.value ? ` ${spec.value}` : ''}`,
      help: spec.help,
      required: spec.required === true,
    })),
    { usage: '--json', help: 'Print JSON instead of tables.', required: false },
    { usage: '--help', help: 'Print this.', required: false },
  ];
  const width = Math.max(...options.map(({ usage }) => usage.length));
  const shown = options.filter(({ usage }) => usage !== '--help');
  return [
    `Usage: lealta ${command.name} ${shown.map(({ usage, required }) => (required ? usage : `[${usage}]`)).join(' ')}`,
    '',
    command.details,
    '',
    'Options:',
    ...options.map(({ usage, help }) => `  ${usage.padEnd(width)}  ${help}`),
  ].join('\n');
}
