import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readInstant } from '#app/cli/commands/inbox-replay.ts';
import { helpOf, helpOfCommand } from '#app/cli/help.ts';
import { commands, run } from '#app/cli/run.ts';

/** Runs a command line that must be answered without a database. */
async function typed(line: string) {
  const out: string[] = [];
  const notes: string[] = [];
  const env = { LEALTA_DATA_DIR: '/nonexistent/lealta' };
  const code = await run(line.split(' ').filter(Boolean), env, {
    out: (text) => out.push(text),
    note: (text) => notes.push(text),
  });
  return { code, out: out.join('\n'), notes: notes.join('\n') };
}

describe('what an operator may type wrongly', () => {
  it.each([
    ['shop list', 'There is no command “shop list”. Did you mean shops list?'],
    ['orders', 'There is no command “orders”.'],
    ['shops', '“shops” needs one more word: shops list.'],
    ['inbox', '“inbox” needs one more word: inbox status, inbox replay.'],
    ['shops list all', '“shops list” takes options only; “all” is none.'],
    ['--json', 'Say what to do before --json.'],
    ['shops list --jsn', '“shops list” has no option --jsn. Did you mean --json?'],
    ['shops list --json=yes', '--json takes no value.'],
    ['shops list --json --json', '--json is given twice.'],
    ['shops list -x', '“shops list” has no option -x.'],
    ['member show', '“member show” needs --shop <shop> and --email <address>.'],
    ['member show --shop vinya-norte', '“member show” needs --email <address>.'],
    ['member show --shop', '--shop needs a value: --shop <shop>'],
    ['member show --shop --json', '--shop needs a value: --shop <shop>'],
    ['member show --shop= --email a', '--shop needs a value: --shop <shop>'],
    ['member show --shop a --email b c', '“c” belongs to no option.'],
    ['ledger check --file x --shop y', '“ledger check” has no option --file.'],
    ['import orders --shop a', '“import orders” needs --file <path>.'],
    ['inbox replay', '“inbox replay” needs either --failed or --since <when>.'],
    ['inbox replay --failed --since 2d', '“inbox replay” needs either --failed or --since <when>.'],
    ['inbox replay --since yesterday', '“yesterday” is not a time.'],
    ['inbox replay --since 2999-01-01', '“2999-01-01” is in the future.'],
    ['help nothing', 'There is no command “nothing”.'],
  ])('answers “%s” with what would be right, and exit code 2', async (line, message) => {
    const { code, out, notes } = await typed(line);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(notes).toContain(message);
  });

  it('says how to get a database where there is none', async () => {
    const { code, notes } = await typed('shops list');
    expect(code).toBe(1);
    expect(notes).toContain('npm run demo');
  });
});

describe('help', () => {
  it.each(['', '--help', '-h', 'help'])('lists every command for “%s”', async (line) => {
    const { code, out } = await typed(line);
    expect(code).toBe(0);
    expect(out).toBe(helpOf(commands));
    for (const { name } of commands) expect(out).toContain(name);
  });

  it.each(commands.map((command) => [command.name, command] as const))(
    'explains %s and its options',
    async (name, command) => {
      for (const line of [`${name} --help`, `help ${name}`]) {
        const { code, out } = await typed(line);
        expect(code).toBe(0);
        expect(out).toBe(helpOfCommand(command));
      }
      for (const option of Object.keys(command.options))
        expect(helpOfCommand(command)).toContain(`--${option}`);
    },
  );

  it('has a chapter in docs/cli.md for every command', () => {
    const page = readFileSync(new URL('../../docs/cli.md', import.meta.url), 'utf8');
    const chapters = [...page.matchAll(/^## `([a-z]+ [a-z]+)/gm)].map((match) => match[1]);
    expect(chapters).toEqual(commands.map(({ name }) => name));
  });
});

describe('a time as an operator types it', () => {
  const now = new Date('2026-03-10T12:00:00Z');
  it.each([
    ['90m', '2026-03-10T10:30:00.000Z'],
    ['6h', '2026-03-10T06:00:00.000Z'],
    ['2d', '2026-03-08T12:00:00.000Z'],
    ['2026-03-01', '2026-03-01T00:00:00.000Z'],
    ['2026-03-01T10:00:00Z', '2026-03-01T10:00:00.000Z'],
    ['2026-03-01T10:00+02:00', '2026-03-01T08:00:00.000Z'],
  ])('reads %s', (text, instant) => {
    expect(readInstant(text, now).toISOString()).toBe(instant);
  });
});
