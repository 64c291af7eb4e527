import { createHash } from 'node:crypto';
import { isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { startEmbeddedPostgres } from '#app/db/embedded-postgres.ts';
import { applyMigrations, readMigrations } from '#app/db/migrate.ts';

/** Where tests find the server; plain data, since it travels to vitest's workers. */
export type TestServer = {
  /** The owner's connection to the server's maintenance database. */
  owner: { host: string; port: number; user: string; password?: string; database: string };
  /** True when the roles of the app log in by themselves; on a server of one's own the owner acts as them. */
  rolesLogIn: boolean;
  template: string;
  /** Start of the name of every database of this run. */
  prefix: string;
};

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const TEMPLATE_LOCK = 20261121;

/**
 * The server of a test run: the embedded one in `.cache/test-postgres` or, with TEST_DATABASE_URL, another whose
 * user may create databases and roles. The template is named after the migrations, and migrated only when new.
 */
export async function startTestDatabases(): Promise<{ server: TestServer; stop(): Promise<void> }> {
  const { owner, rolesLogIn, release } = await startServer();
  const prefix = `lealta_test_${process.pid}_`;
  try {
    const template = await withClient(owner, async (client) => {
      await dropLeftovers(client);
      return prepareTemplate(client, owner);
    });
    const server: TestServer = { owner, rolesLogIn, template, prefix };
    return {
      server,
      stop: async () => {
        await withClient(owner, (client) => dropDatabases(client, (name) => name.startsWith(prefix)));
        await release();
      },
    };
  } catch (error) {
    await release();
    throw error;
  }
}

/** Replaces a database by a fresh clone of the template, with the template's grants, which cloning leaves behind. */
export async function cloneTemplate(server: TestServer, name: string): Promise<void> {
  await withClient(server.owner, async (client) => {
    const database = pg.escapeIdentifier(name);
    await client.query(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
    await client.query(`CREATE DATABASE ${database} TEMPLATE ${pg.escapeIdentifier(server.template)}`);
    const { rows } = await client.query<{ privilege: string; grantee: string }>(
      `SELECT acl.privilege_type AS privilege, CASE WHEN acl.grantee = 0 THEN 'PUBLIC' ELSE acl.grantee::regrole::text END AS grantee
         FROM pg_database, aclexplode(datacl) AS acl
        WHERE datname = $1`,
      [server.template],
    );
    for (const { privilege, grantee } of rows)
      await client.query(`GRANT ${privilege} ON DATABASE ${database} TO ${grantee}`);
  });
}

async function startServer() {
  const url = process.env.TEST_DATABASE_URL;
  if (url) {
    const { hostname, port, username, password, pathname, searchParams } = new URL(url);
    const socket = searchParams.get('host');
    const owner = {
      host: socket && isAbsolute(socket) ? socket : hostname,
      port: Number(port || 5432),
      user: decodeURIComponent(username),
      password: decodeURIComponent(password),
      database: decodeURIComponent(pathname.slice(1)) || 'postgres',
    };
    return { owner, rolesLogIn: false, release: async () => undefined };
  }
  const server = await startEmbeddedPostgres({
    dataDir: join(PROJECT, '.cache/test-postgres'),
    database: 'postgres',
    throwaway: true,
    // Several workers, each with its pools; and the default 128 MB of buffers is more than small databases fill.
    settings: { max_connections: '200', shared_buffers: '64MB' },
  });
  return { owner: server.owner, rolesLogIn: true, release: () => server.stop() };
}

async function prepareTemplate(client: pg.Client, owner: TestServer['owner']): Promise<string> {
  const hash = createHash('sha256');
  for (const { name, checksum } of readMigrations()) hash.update(`${name} ${checksum}\n`);
  const template = `lealta_template_${hash.digest('hex').slice(0, 16)}`;
  await client.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK]);
  try {
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [template]);
    if (found.rowCount === 0) {
      await dropDatabases(client, (name) => name.startsWith('lealta_template_'));
      const unfinished = `${template}_new`;
      await client.query(`CREATE DATABASE ${unfinished}`);
      await applyMigrations({ ...owner, database: unfinished });
      await client.query(`ALTER DATABASE ${unfinished} RENAME TO ${template}`);
    }
  } finally {
    await client.query('SELECT pg_advisory_unlock($1)', [TEMPLATE_LOCK]);
  }
  return template;
}

/** Databases of runs that were killed. */
async function dropLeftovers(client: pg.Client): Promise<void> {
  await dropDatabases(client, (name) => {
    const pid = /^lealta_test_(\d+)_/.exec(name)?.[1];
    return pid !== undefined && !isRunning(Number(pid));
  });
}

async function dropDatabases(client: pg.Client, which: (name: string) => boolean): Promise<void> {
  const { rows } = await client.query<{ datname: string }>('SELECT datname FROM pg_database');
  for (const { datname } of rows)
    if (which(datname))
      await client.query(`DROP DATABASE IF EXISTS ${pg.escapeIdentifier(datname)} WITH (FORCE)`);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function withClient<T>(config: pg.ClientConfig, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(config);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
