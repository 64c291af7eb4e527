/** `npm run bench:storefront`: what the theme extension costs a storefront, by Lighthouse. See docs/benchmarks.md. */
import { parseArgs } from 'node:util';
import { describeLoad, describeMachine, printTable } from '#test/load/report.ts';
import { reportStorefront, startStorefrontRig } from '#test/load/storefront.ts';
import { ensureChromium } from './ensure-chromium.ts';

const HELP = `npm run bench:storefront -- [--quick] [--json]

  --quick  one run a page instead of five: for trying out, not for quoting
  --json   the figures as JSON on stdout`;

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

async function run(): Promise<void> {
  const note = (text: string): void => {
    process.stderr.write(`${text}\n`);
  };
  const machine = describeMachine();
  note(`${machine}; load average ${describeLoad()}`);
  process.env.CHROMIUM = ensureChromium();
  note('starting a demo with a small store');
  const rig = await startStorefrontRig();
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void rig.end().then(() => process.exit(130)));
  try {
    const benches = await reportStorefront(rig, values.quick ? 1 : 5, note);
    const loadAverage = describeLoad();
    if (values.json)
      console.log(JSON.stringify({ machine, loadAverage, quick: values.quick, benches }, null, 2));
    else for (const bench of benches) printTable(bench, (line) => console.log(line));
    note(`load average at the end ${loadAverage}`);
  } finally {
    await rig.end();
  }
}

if (values.help) console.log(HELP);
else await run();
