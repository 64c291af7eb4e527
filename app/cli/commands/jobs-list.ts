import { SHOP_JOBS } from '#app/jobs/shop-jobs.ts';
import type { Command } from '../command.ts';
import { table, toJson } from '../table.ts';

export const jobsList: Command = {
  name: 'jobs list',
  summary: 'List the jobs that a worker does by the clock.',
  details:
    'Lists the jobs that a worker does by the clock, for each shop that has such work waiting: what they do, and when (as cron writes it, in UTC). “jobs run” has one done at once.',
  options: {},
  async run({ json, output }) {
    const jobs = SHOP_JOBS.map(({ name, cron, summary }) => ({ job: name, when: cron, summary }));
    if (json) output.out(toJson({ jobs }));
    else
      output.out(
        table(
          [{ heading: 'Job' }, { heading: 'When' }, { heading: 'What it does' }],
          jobs.map(({ job, when, summary }) => [job, when, summary]),
        ),
      );
    return 0;
  },
};
