import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';

/** How the history in the data folder was made; `complete` once all of it is in. */
export type HistoryMark = {
  customers: number;
  seed: number;
  until: string;
  database: string;
  complete: boolean;
};

/** Where the demo keeps what it makes. */
export function demoFiles(dataDir: string) {
  const folder = join(resolve(dataDir), 'demo');
  const envFile = join(resolve(dataDir), 'demo.env');
  const markFile = join(folder, 'history.json');
  mkdirSync(folder, { recursive: true });
  return {
    folder,
    stores: join(folder, 'stores'),
    pids: join(folder, 'processes.json'),
    log: join(folder, 'demo.log'),

    readMark(): HistoryMark | null {
      if (!existsSync(markFile)) return null;
      try {
        return JSON.parse(readFileSync(markFile, 'utf8')) as HistoryMark;
      } catch {
        return null;
      }
    },
    writeMark(mark: HistoryMark): void {
      const staged = `${markFile}.new`;
      writeFileSync(staged, `${JSON.stringify(mark, null, 2)}\n`);
      renameSync(staged, markFile);
    },
    /** Forgets the store and its history; the secrets stay. */
    forget(): void {
      for (const path of [join(folder, 'stores'), markFile]) rmSync(path, { recursive: true, force: true });
    },

    /**
     * The demo's environment: secrets made once, addresses as given now. Written for other commands to read, and for nobody
     * but the user.
     */
    writeEnvironment(addresses: Record<string, string>): Record<string, string> {
      const kept = existsSync(envFile) ? parseEnv(readFileSync(envFile, 'utf8')) : {};
      const environment = {
        SHOPIFY_API_KEY: kept.SHOPIFY_API_KEY ?? randomBytes(16).toString('hex'),
        SHOPIFY_API_SECRET: kept.SHOPIFY_API_SECRET ?? randomBytes(24).toString('hex'),
        LEALTA_ENCRYPTION_KEY: kept.LEALTA_ENCRYPTION_KEY ?? randomBytes(32).toString('base64'),
        ...addresses,
      };
      const lines = Object.entries(environment).map(([name, value]) => `${name}="${value}"`);
      const text = `# Made by npm run demo. The secrets are of this demo only.\n${lines.join('\n')}\n`;
      writeFileSync(envFile, text, { mode: 0o600 });
      chmodSync(envFile, 0o600);
      return environment;
    },
  };
}

export type DemoFiles = ReturnType<typeof demoFiles>;
