/**
 * The whole database as Postgres sees it, as SQL text in a stable order: what schema.prisma cannot say (row-level
 * security, roles' grants, triggers, partial indexes) is here for the reviewer of a change to read.
 */
import pg from 'pg';

const HEADER = `-- The database as the migrations make it: written by \`npm run generate\`, for reading only.
-- Children of partitioned tables are left out, since they come and go with time.
`;

/** Tables first, then what stands beside them. Each query gives one column, \`line\`, in the order to print. */
const SCHEMAS = `nspname NOT IN ('pg_catalog', 'information_schema') AND nspname NOT LIKE 'pg\\_%'`;

/** Objects that an extension brought are the extension's. */
const notOfExtension = (oid: string, catalogue: string) =>
  `NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = ${oid} AND classid = '${catalogue}'::regclass AND deptype = 'e')`;

const GRANTEE = `CASE WHEN acl.grantee = 0 THEN 'PUBLIC' ELSE acl.grantee::regrole::text END`;

const ROLES = `
  SELECT format('CREATE ROLE %I%s%s%s%s%s;', rolname,
           CASE WHEN rolcanlogin THEN ' LOGIN' ELSE '' END, CASE WHEN rolsuper THEN ' SUPERUSER' ELSE '' END,
           CASE WHEN rolbypassrls THEN ' BYPASSRLS' ELSE '' END, CASE WHEN rolcreatedb THEN ' CREATEDB' ELSE '' END,
           CASE WHEN rolcreaterole THEN ' CREATEROLE' ELSE '' END) AS line
    FROM pg_roles WHERE rolname LIKE 'lealta\\_%' ORDER BY rolname`;

const DATABASE_GRANTS = `
  SELECT format('GRANT %s ON DATABASE current TO %s;', string_agg(privilege, ', ' ORDER BY privilege), grantee) AS line
    FROM (SELECT acl.privilege_type AS privilege, ${GRANTEE} AS grantee
            FROM pg_database, aclexplode(datacl) AS acl
           WHERE datname = current_database() AND acl.grantee <> datdba) AS grants
   GROUP BY grantee ORDER BY grantee`;

const EXTENSIONS = `
  SELECT format('CREATE EXTENSION %I;', extname) AS line FROM pg_extension WHERE extname <> 'plpgsql' ORDER BY extname`;

const SCHEMA_LINES = `
  SELECT line FROM (
    SELECT nspname, 0 AS rank, format('CREATE SCHEMA %I;', nspname) AS line
      FROM pg_namespace WHERE ${SCHEMAS} AND nspname <> 'public'
    UNION ALL
    SELECT nspname, 1, format('GRANT %s ON SCHEMA %I TO %s;',
             string_agg(acl.privilege_type, ', ' ORDER BY acl.privilege_type), nspname, ${GRANTEE})
      FROM pg_namespace, aclexplode(nspacl) AS acl
     WHERE ${SCHEMAS} AND acl.grantee <> nspowner
     GROUP BY nspname, acl.grantee
  ) AS lines ORDER BY nspname, rank, line`;

const TYPES = `
  SELECT format('CREATE TYPE %s AS ENUM (%s);', t.oid::regtype,
           (SELECT string_agg(quote_literal(enumlabel), ', ' ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = t.oid)) AS line
    FROM pg_type t JOIN pg_namespace n ON n.oid = typnamespace
   WHERE typtype = 'e' AND ${SCHEMAS} AND ${notOfExtension('t.oid', 'pg_type')} ORDER BY t.oid::regtype::text`;

const FUNCTIONS = `
  SELECT line FROM (
    SELECT p.oid::regprocedure::text AS name, 0 AS rank, rtrim(pg_get_functiondef(p.oid), E'\\n') || ';' AS line
      FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace
     WHERE ${SCHEMAS} AND prokind IN ('f', 'p') AND ${notOfExtension('p.oid', 'pg_proc')}
    UNION ALL
    SELECT p.oid::regprocedure::text, 1, format('GRANT %s ON FUNCTION %s TO %s;', acl.privilege_type, p.oid::regprocedure, ${GRANTEE})
      FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace,
           aclexplode(coalesce(proacl, acldefault('f', proowner))) AS acl
     WHERE ${SCHEMAS} AND acl.grantee <> proowner AND ${notOfExtension('p.oid', 'pg_proc')}
  ) AS lines ORDER BY name, rank, line`;

const VIEWS = `
  SELECT format(E'CREATE %s %s AS\\n%s', CASE relkind WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'VIEW' END, c.oid::regclass,
           pg_get_viewdef(c.oid, true)) AS line
    FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
   WHERE relkind IN ('v', 'm') AND ${SCHEMAS} AND ${notOfExtension('c.oid', 'pg_class')} ORDER BY c.oid::regclass::text`;

/** Sequences of their own; those of identity columns belong to the column. */
const SEQUENCES = `
  SELECT line FROM (
    SELECT c.oid::regclass::text AS name, 0 AS rank, format('CREATE SEQUENCE %s AS %s INCREMENT BY %s%s;', c.oid::regclass,
             seqtypid::regtype, seqincrement, CASE WHEN seqcycle THEN ' CYCLE' ELSE '' END) AS line
      FROM pg_sequence JOIN pg_class c ON c.oid = seqrelid JOIN pg_namespace n ON n.oid = relnamespace
     WHERE ${SCHEMAS} AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = c.oid AND deptype = 'i')
    UNION ALL
    SELECT c.oid::regclass::text, 1, format('GRANT %s ON SEQUENCE %s TO %s;',
             string_agg(acl.privilege_type, ', ' ORDER BY acl.privilege_type), c.oid::regclass, ${GRANTEE})
      FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace, aclexplode(relacl) AS acl
     WHERE relkind = 'S' AND ${SCHEMAS} AND acl.grantee <> relowner
     GROUP BY c.oid, acl.grantee
  ) AS lines ORDER BY name, rank, line`;

const TABLES = `
  SELECT c.oid::int AS oid, c.oid::regclass::text AS name, relrowsecurity AS secured, relforcerowsecurity AS forced,
         reloptions AS options, CASE WHEN relkind = 'p' THEN pg_get_partkeydef(c.oid) END AS partitioned_by
    FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
   WHERE relkind IN ('r', 'p') AND NOT relispartition AND ${SCHEMAS} AND relname <> '_prisma_migrations'
     AND ${notOfExtension('c.oid', 'pg_class')}
   ORDER BY c.oid::regclass::text`;

const COLUMNS = `
  SELECT format('%I %s%s%s%s%s', attname, format_type(atttypid, atttypmod),
           CASE WHEN attcollation <> 0 AND attcollation <> typcollation THEN format(' COLLATE %s', attcollation::regcollation) ELSE '' END,
           CASE WHEN attnotnull THEN ' NOT NULL' ELSE '' END,
           CASE attidentity WHEN 'a' THEN ' GENERATED ALWAYS AS IDENTITY' WHEN 'd' THEN ' GENERATED BY DEFAULT AS IDENTITY' ELSE '' END,
           CASE WHEN attgenerated <> '' THEN format(' GENERATED ALWAYS AS (%s)', pg_get_expr(adbin, adrelid))
                WHEN adbin IS NOT NULL THEN ' DEFAULT ' || pg_get_expr(adbin, adrelid) ELSE '' END)
         || CASE WHEN attstorage <> typstorage
                 THEN ' STORAGE ' || CASE attstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN' ELSE 'EXTENDED' END
                 ELSE '' END AS line
    FROM pg_attribute JOIN pg_type t ON t.oid = atttypid LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
   WHERE attrelid = $1 AND attnum > 0 AND NOT attisdropped ORDER BY attnum`;

/** NOT NULL is said by the columns; Postgres 18 also lists it as constraints. */
const CONSTRAINTS = `
  SELECT format('CONSTRAINT %I %s', conname, pg_get_constraintdef(oid)) AS line
    FROM pg_constraint WHERE conrelid = $1 AND contype NOT IN ('n', 't') AND conparentid = 0
   ORDER BY array_position(ARRAY['p', 'u', 'f', 'c', 'x'], contype::text), conname`;

const INDEXES = `
  SELECT pg_get_indexdef(indexrelid) || ';' AS line FROM pg_index
   WHERE indrelid = $1 AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u', 'x'))
   ORDER BY indexrelid::regclass::text`;

const TRIGGERS = `
  SELECT pg_get_triggerdef(oid) || ';' AS line FROM pg_trigger
   WHERE tgrelid = $1 AND NOT tgisinternal ORDER BY tgname`;

const POLICIES = `
  SELECT format(E'CREATE POLICY %I ON %s AS %s FOR %s TO %s%s%s;', polname, polrelid::regclass,
           CASE WHEN polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END,
           CASE polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
           CASE WHEN polroles = '{0}' THEN 'PUBLIC'
                ELSE (SELECT string_agg(role::regrole::text, ', ' ORDER BY role::regrole::text) FROM unnest(polroles) AS role) END,
           CASE WHEN polqual IS NULL THEN '' ELSE E'\\n  USING (' || pg_get_expr(polqual, polrelid) || ')' END,
           CASE WHEN polwithcheck IS NULL THEN '' ELSE E'\\n  WITH CHECK (' || pg_get_expr(polwithcheck, polrelid) || ')' END) AS line
    FROM pg_policy WHERE polrelid = $1 ORDER BY polname`;

const GRANTS = `
  SELECT line FROM (
    SELECT 0 AS rank, format('GRANT %s ON %s TO %s;',
             string_agg(acl.privilege_type, ', ' ORDER BY acl.privilege_type), c.oid::regclass, ${GRANTEE}) AS line
      FROM pg_class c, aclexplode(relacl) AS acl
     WHERE c.oid = $1 AND acl.grantee <> relowner
     GROUP BY c.oid, acl.grantee
    UNION ALL
    SELECT 1, format('GRANT %s (%s) ON %s TO %s;', acl.privilege_type,
             string_agg(quote_ident(attname), ', ' ORDER BY attnum), attrelid::regclass, ${GRANTEE})
      FROM pg_attribute, aclexplode(attacl) AS acl
     WHERE attrelid = $1 AND NOT attisdropped
     GROUP BY attrelid, acl.grantee, acl.privilege_type
  ) AS lines ORDER BY rank, line`;

type Table = {
  oid: number;
  name: string;
  secured: boolean;
  forced: boolean;
  options: string[] | null;
  partitioned_by: string | null;
};

/** Reads the catalogue of a migrated database; nothing in it is changed. */
export async function dumpSchema(config: pg.ClientConfig): Promise<string> {
  const client = new pg.Client(config);
  await client.connect();
  try {
    // Names of what is in "public" are printed without the schema, all others with it.
    await client.query('SET search_path = public');
    const lines = async (sql: string, values: unknown[] = []) =>
      (await client.query<{ line: string }>(sql, values)).rows.map((row) => row.line);
    const sections: string[][] = [];
    for (const sql of [ROLES, DATABASE_GRANTS, EXTENSIONS, SCHEMA_LINES, TYPES, SEQUENCES])
      sections.push([(await lines(sql)).join('\n')]);
    for (const table of (await client.query<Table>(TABLES)).rows)
      sections.push(await dumpTable(table, (sql) => lines(sql, [table.oid])));
    for (const sql of [VIEWS, FUNCTIONS]) sections.push(await lines(sql));
    return `${HEADER}\n${sections
      .flat()
      .filter((part) => part !== '')
      .join('\n\n')}\n`;
  } finally {
    await client.end();
  }
}

async function dumpTable(table: Table, lines: (sql: string) => Promise<string[]>): Promise<string[]> {
  const body = [...(await lines(COLUMNS)), ...(await lines(CONSTRAINTS))]
    .map((line) => `  ${line}`)
    .join(',\n');
  const partitioning = table.partitioned_by ? ` PARTITION BY ${table.partitioned_by}` : '';
  const options = table.options ? ` WITH (${table.options.join(', ')})` : '';
  const security = [
    table.secured ? `ALTER TABLE ${table.name} ENABLE ROW LEVEL SECURITY;` : '',
    table.forced ? `ALTER TABLE ${table.name} FORCE ROW LEVEL SECURITY;` : '',
  ];
  const beside = [
    ...(await lines(INDEXES)),
    ...security,
    ...(await lines(POLICIES)),
    ...(await lines(TRIGGERS)),
    ...(await lines(GRANTS)),
  ];
  return [
    `CREATE TABLE ${table.name} (\n${body}\n)${partitioning}${options};`,
    beside.filter((line) => line !== '').join('\n'),
  ];
}
