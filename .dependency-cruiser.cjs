/** The import rule of docs/architecture.md; `npm run check` applies it. */

const app = (...areas) => areas.map((area) => `^app/${area}/`);
const entryPoints = [
  '^app/server\\.ts$',
  '^app/start\\.ts$',
  '^app/jobs/worker\\.ts$',
  '^app/cli/',
  '^app/wiring\\.server\\.ts$',
  '^scripts/',
  '^dev-shop/history/',
  '^test/',
];

/** @param {string} name @param {string} comment @param {object} from @param {object} to */
const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

module.exports = {
  forbidden: [
    forbid(
      'no-cycles',
      'Modules that import each other cannot be understood one at a time. (Types may refer to each other.)',
      {},
      { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    ),
    forbid('resolvable', 'What is imported exists.', {}, { couldNotResolve: true }),
    forbid(
      'kernel-imports-nothing',
      'The kernel is at the bottom: money, points, ids, clock need nobody.',
      { path: app('kernel') },
      { path: ['^app/', '^dev-shop/', '^scripts/'], pathNot: app('kernel') },
    ),
    forbid(
      'domain-imports-only-kernel',
      'Decisions are pure: data in, decision out.',
      { path: app('domain') },
      { path: ['^app/'], pathNot: app('domain', 'kernel') },
    ),
    forbid(
      'domain-and-kernel-do-no-io',
      'Nothing pure reads a file, a socket or the environment.',
      { path: app('domain', 'kernel') },
      { dependencyTypes: ['core'], pathNot: '^(node:)?(crypto|buffer|util)$' },
    ),
    forbid(
      'db-on-its-own',
      'The database, Shopify and delivery are ports of the use cases; they never import each other.',
      { path: app('db') },
      { path: app('shopify', 'delivery') },
    ),
    forbid(
      'shopify-on-its-own',
      'The database, Shopify and delivery are ports of the use cases; they never import each other.',
      { path: app('shopify') },
      { path: app('db', 'delivery') },
    ),
    forbid(
      'delivery-on-its-own',
      'The database, Shopify and delivery are ports of the use cases; they never import each other.',
      { path: app('delivery') },
      { path: app('db', 'shopify') },
    ),
    forbid(
      'ports-do-not-look-up',
      'The database, Shopify and delivery are called; they call nobody above them.',
      { path: app('db', 'shopify', 'delivery') },
      { path: app('use-cases', 'http', 'routes', 'webhooks', 'jobs', 'ui', 'cli') },
    ),
    forbid(
      'use-cases-do-not-look-up',
      'A use case does not know whether a page, a webhook, a job or the command line called it.',
      { path: app('use-cases') },
      { path: app('http', 'routes', 'webhooks', 'ui', 'cli') },
    ),
    forbid(
      'http-does-not-look-up',
      'The wrappers do not know the routes they wrap.',
      { path: app('http') },
      { path: app('routes', 'webhooks', 'jobs', 'cli') },
    ),
    forbid(
      'routes-are-thin',
      'A route parses, calls one use case or reads by a query of app/db/*.queries.ts, and renders.',
      { path: app('routes') },
      {
        path: app('db', 'delivery', 'jobs', 'cli'),
        pathNot: '^app/db/[^/]+\\.queries\\.ts$',
        dependencyTypesNot: ['type-only'],
      },
    ),
    forbid(
      'ui-has-no-data-access',
      'A component gets what it shows, and is sent to browsers; it may name the types of what it gets.',
      { path: app('ui') },
      {
        path: app('db', 'shopify', 'delivery', 'use-cases', 'http', 'jobs', 'cli'),
        dependencyTypesNot: ['type-only'],
      },
    ),
    forbid(
      'http-is-handed-the-rest',
      'The wrappers get use cases and ports ready-made. What they fetch themselves is what a request needs before any use ' +
        'case: which shop it is, where a webhook is stored, whether the database answers, what a failure was.',
      { path: app('http') },
      {
        path: app('db', 'shopify', 'delivery', 'use-cases', 'ui'),
        pathNot: [
          '^app/db/([^/]+\\.queries|(inbox|shops)\\.store|ping)\\.ts$',
          '^app/shopify/failures\\.ts$',
        ],
        dependencyTypesNot: ['type-only'],
      },
    ),
    forbid(
      'storefront-has-no-data-access',
      'A page of the portal gets what it shows.',
      { path: app('storefront') },
      { path: '^app/', pathNot: app('storefront', 'use-cases', 'domain', 'i18n', 'kernel') },
    ),
    forbid(
      'storefront-only-names-types-of-use-cases',
      'A page of the portal gets what it shows, and may name its type.',
      { path: app('storefront') },
      { path: app('use-cases'), dependencyTypesNot: ['type-only'] },
    ),
    forbid(
      'app-takes-only-texts-of-extensions',
      'What shoppers read is the same on the storefront, in the portal and in the preview.',
      { path: '^app/' },
      { path: '^extensions/', pathNot: '^extensions/lealta-theme/locales/' },
    ),
    forbid(
      'extensions-stand-alone',
      'They run at Shopify and in browsers: nothing of the app is there.',
      { path: '^extensions/' },
      { path: ['^app/', '^dev-shop/', '^scripts/', '^test/'] },
    ),
    forbid(
      'only-entry-points-wire',
      'Use cases get their ports as arguments; only entry points choose them. What comes of it is a type that all may name.',
      { pathNot: entryPoints },
      { path: '^app/wiring\\.server\\.ts$', dependencyTypesNot: ['type-only'] },
    ),
    forbid(
      'app-does-not-know-the-stand-in',
      'The app that runs against dev-shop is the app that runs against Shopify.',
      { path: '^app/' },
      { path: ['^dev-shop/', '^test/', '^scripts/'] },
    ),
    forbid(
      'dev-shop-does-not-know-the-app',
      'The stand-in imitates Shopify; were it to share the code it checks, it would share its mistakes. ' +
        'Only its history talks to the app, to fill it.',
      { path: '^dev-shop/', pathNot: '^dev-shop/history/' },
      { path: '^app/' },
    ),
    forbid(
      'sql-only-in-db',
      'app/db is the only importer of Prisma, Kysely and pg. (pg-boss, which keeps its own tables, belongs to jobs.)',
      { path: '^app/', pathNot: app('db') },
      { path: 'node_modules/(pg|kysely|@prisma|prisma)/' },
    ),
    forbid(
      'shopify-only-in-shopify',
      'app/shopify is the only caller of Shopify; http/ checks its requests. (The admin pages use the library for the ' +
        'frame they are in, and the session store is what the library stores its sessions by.)',
      { path: '^app/', pathNot: [...app('shopify', 'http', 'routes'), '^app/db/sessions\\.store\\.ts$'] },
      {
        path: 'node_modules/(graphql-request|@shopify/shopify-api|@shopify/shopify-app-remix)/',
        dependencyTypesNot: ['type-only'],
      },
    ),
    forbid(
      'pages-use-shopify-for-their-frame',
      'Calling Shopify is for app/shopify.',
      { path: app('routes', 'ui') },
      { path: 'node_modules/(graphql-request|@shopify/shopify-api)/', dependencyTypesNot: ['type-only'] },
    ),
    forbid(
      'app-runs-on-dependencies',
      'What the app imports must be there in production. (Serving pages from their source is for development.)',
      { path: '^app/', pathNot: '^app/http/pages-from-source\\.ts$' },
      { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['/generated/', '^build/'] },
    // Types count: a domain that speaks in the database's types depends on the database.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types', 'default'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json', '.d.ts'],
    },
  },
};
