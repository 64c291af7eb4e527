/** docs/api.md does what it says: its examples run as they stand, its tables know every scope, refusal and limit. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { API_SCOPES } from '#app/domain/api/scopes.ts';
import { programmeSettings } from '#app/domain/programme/settings.ts';
import { PROBLEM_CODES, statusOf } from '#app/http/api/problems.ts';
import { API_LIMIT } from '#app/http/api.server.ts';
import { API_KEYS_MAX } from '#app/use-cases/api/manage-keys.ts';
import { inProject } from '#scripts/project.ts';
import { type AnApi, anApi } from './an-api.ts';

const run = promisify(execFile);
const page = readFileSync(inProject('docs/api.md'), 'utf8');
/** Each command with the answer shown below it, if there is one. */
const examples = [...page.matchAll(/```sh\n([\s\S]*?)```\n(?:\n```json\n([\s\S]*?)```)?/g)].map(
  ([, command = '', answer]) => ({ command, answer: answer === undefined ? null : JSON.parse(answer) }),
);

let api: AnApi;
beforeAll(async () => {
  api = await anApi((settings) => ({
    ...settings,
    rules: programmeSettings.shape.rules.parse([
      {
        id: 'review',
        active: true,
        kind: 'custom-event',
        name: { es: 'Opinión', en: 'Review' },
        event: 'review.left',
        points: 25,
      },
    ]),
    rewards: settings.rewards,
  }));
});
afterAll(() => api?.stop());

/** Names of fields, each once, however deep. */
const namesIn = (value: unknown): string[] => {
  const names = new Set<string>();
  JSON.stringify(value, (name, field) => {
    if (name !== '' && !/^\d+$/.test(name)) names.add(name);
    return field;
  });
  return [...names].sort();
};

describe('docs/api.md', () => {
  it('has examples that run as they stand, and answer what is shown', async () => {
    expect(examples.length).toBeGreaterThanOrEqual(6);
    // The example's event is told to the second: whoever it is about has joined before.
    api.clock.set(new Date(Date.now() - 60_000));
    const { shopifyId } = await api.aCustomer();
    const env: NodeJS.ProcessEnv = {
      NODE_ENV: 'test',
      PATH: process.env.PATH ?? '',
      LEALTA: api.origin,
      KEY: api.key,
      CUSTOMER: String(shopifyId),
    };
    for (const { command, answer } of examples) {
      for (const [, variable = ''] of command.matchAll(/\$\{?(\w+)/g))
        expect(env, command).toHaveProperty(variable);
      const { stdout } = await run('bash', ['-euc', command], { env });
      const got = JSON.parse(stdout);
      if (typeof got.memberId === 'string') env.MEMBER = got.memberId;
      if (typeof got.code === 'string' && typeof got.rewardId === 'string') env.REDEMPTION = got.id;
      if (answer === null) expect(got, command).toMatchObject({ status: 'returned' });
      else expect({ command, names: namesIn(got) }).toEqual({ command, names: namesIn(answer) });
      // Words and numbers that are no accident of the example are those that are shown.
      for (const name of [
        'outcome',
        'status',
        'type',
        'title',
        'detail',
        'errors',
        'kind',
        'value',
        'points',
        'reason',
      ])
        if (answer !== null && name in answer) expect(got[name], command).toEqual(answer[name]);
    }
  });

  it('names every scope, every refusal under its status, and the limits', () => {
    for (const scope of API_SCOPES) expect(page).toContain(`\`${scope}\``);
    for (const code of PROBLEM_CODES)
      expect(page).toMatch(new RegExp(`^\\| ${statusOf(code)} +\\|.*\`${code}\``, 'm'));
    expect(page).toContain(`${API_LIMIT.burst} requests at once and ${API_LIMIT.perSecond} a second`);
    expect(page).toContain(`${API_KEYS_MAX} usable keys`);
  });
});
