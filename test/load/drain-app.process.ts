/** The worker's drain: `lealta.inbox.drain` of the one shop, until nothing waits. */
import { openDatabase } from '#app/db/database.ts';
import { createLealta } from '#app/wiring.server.ts';
import { API_SECRET, SHOP_ID } from './database.ts';
import { type Drained, drainInput } from './drain-messages.ts';
import { answerWith, inputOf, say, usageHere } from './processes.ts';

const SAMPLE_EVERY_MS = 200;

const { database } = inputOf(drainInput);
const lealta = await createLealta(
  {
    production: true,
    development: false,
    port: 0,
    logLevel: 'warn',
    shopify: { apiKey: 'load', apiSecret: API_SECRET, appUrl: 'http://localhost', appBridgeUrl: null },
    encryptionKeys: [Buffer.alloc(32, 1)],
    database: { kind: 'embedded', dataDir: '' },
    mail: { smtpUrl: null, from: 'Lealta <no-reply@example.com>' },
  },
  { db: openDatabase(database) },
);
await lealta.db.inShop(SHOP_ID, (tx) => tx.query('SELECT 1'));

async function drain(): Promise<Drained> {
  const samples: number[] = [];
  const sampling = setInterval(() => samples.push(usageHere().rssMb), SAMPLE_EVERY_MS);
  const before = usageHere();
  const started = performance.now();
  const { done, failed } = await lealta.inbox.drain(SHOP_ID);
  const seconds = (performance.now() - started) / 1000;
  clearInterval(sampling);
  const after = usageHere();
  samples.push(after.rssMb);
  const at = (share: number): number => samples[Math.floor((samples.length - 1) * share)] ?? after.rssMb;
  return {
    done,
    failed,
    seconds,
    cpuMs: after.cpuMs - before.cpuMs,
    rssMb: [at(0.25), at(0.5), at(0.75), at(1)],
    rssMaxMb: Math.max(...samples),
  };
}

say({});
answerWith(drain, () => lealta.close());
