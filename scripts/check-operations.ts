/**
 * Checks the app's GraphQL operations against Shopify's published Admin schema: they are valid, use nothing deprecated
 * for which there is something else, and need no access scope that shopify.app.toml does not ask for.
 */
import { globSync, readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import {
  concatAST,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  getNamedType,
  isObjectType,
  Kind,
  NoDeprecatedCustomRule,
  type OperationDefinitionNode,
  parse,
  Source,
  specifiedRules,
  TypeInfo,
  validate,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { parse as parseToml } from 'smol-toml';
import { z } from 'zod';
import { type AccessRule, readAdminSchema } from './admin-schema.ts';
import { inProject, PROJECT } from './project.ts';

/** The operations of a folder share its fragments; other folders' names may repeat. */
function readDocuments(): DocumentNode[] {
  const folders = new Map<string, DocumentNode[]>();
  for (const file of globSync('app/**/*.graphql', { cwd: PROJECT }).sort()) {
    const document = parse(new Source(readFileSync(inProject(file), 'utf8'), file));
    folders.set(dirname(file), [...(folders.get(dirname(file)) ?? []), document]);
  }
  return [...folders.values()].map(concatAST);
}

function readGrantedScopes(): Set<string> {
  const toml = z
    .object({ access_scopes: z.object({ scopes: z.string() }) })
    .parse(parseToml(readFileSync(inProject('shopify.app.toml'), 'utf8')));
  const scopes = new Set<string>();
  for (const scope of toml.access_scopes.scopes.split(',').map((text) => text.trim())) {
    scopes.add(scope);
    // Shopify: permission to write includes permission to read.
    scopes.add(scope.replace(/^write_/, 'read_'));
  }
  return scopes;
}

function fragmentsOf(document: DocumentNode): Map<string, FragmentDefinitionNode> {
  return new Map(
    document.definitions
      .filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION)
      .map((definition) => [definition.name.value, definition]),
  );
}

/** An operation with the fragments it reaches, each once. */
function reach(
  operation: OperationDefinitionNode,
  fragments: Map<string, FragmentDefinitionNode>,
): DocumentNode {
  const reached = new Map<string, FragmentDefinitionNode>();
  const follow = (node: OperationDefinitionNode | FragmentDefinitionNode) => {
    visit(node, {
      FragmentSpread({ name }) {
        const fragment = fragments.get(name.value);
        if (!fragment || reached.has(name.value)) return;
        reached.set(name.value, fragment);
        follow(fragment);
      },
    });
  };
  follow(operation);
  return { kind: Kind.DOCUMENT, definitions: [operation, ...reached.values()] };
}

/** Types and fields that an operation uses and that need a scope it is not granted. */
function findMissingScopes(
  document: DocumentNode,
  schema: GraphQLSchema,
  rules: AccessRule[],
  granted: Set<string>,
): string[] {
  const scopesOf = new Map(
    rules
      .filter((rule) => rule.offlineScopes.length > 0)
      .map((rule) => [
        rule.fieldName ? `${rule.typeName}.${rule.fieldName}` : rule.typeName,
        rule.offlineScopes,
      ]),
  );
  const missing = new Map<string, string>();
  const use = (name: string) => {
    const scopes = scopesOf.get(name);
    if (scopes && !scopes.some((scope) => granted.has(scope))) missing.set(name, scopes.join(' or '));
  };
  const typeInfo = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(typeInfo, {
      Field() {
        const parent = typeInfo.getParentType();
        const field = typeInfo.getFieldDef();
        if (!parent || !field) return;
        use(`${parent.name}.${field.name}`);
        use(getNamedType(field.type).name);
      },
      InlineFragment({ typeCondition }) {
        if (typeCondition) use(typeCondition.name.value);
      },
    }),
  );
  return [...missing].map(([name, scopes]) => `${name} needs ${scopes}`);
}

/**
 * Fields that Shopify calls deprecated in favour of one that this version's schema does not have: there is no other way
 * to read them. Once the schema has the successor the check fails, until the operation reads that.
 */
const AWAITS_SUCCESSOR: ReadonlyMap<string, { readonly type: string; readonly field: string }> = new Map([
  ['CustomerPhoneNumber.marketingState', { type: 'CustomerPhoneNumber', field: 'smsMarketingConsent' }],
]);

function awaitsSuccessor(message: string, schema: GraphQLSchema): boolean {
  const field = /^The field (\w+\.\w+) is deprecated\./.exec(message)?.[1];
  const successor = field === undefined ? undefined : AWAITS_SUCCESSOR.get(field);
  if (successor === undefined) return false;
  const type = schema.getType(successor.type);
  return isObjectType(type) && type.getFields()[successor.field] === undefined;
}

const { schema, rules } = readAdminSchema();
const granted = readGrantedScopes();
const problems: string[] = [];
let operations = 0;

for (const document of readDocuments()) {
  for (const error of validate(schema, document, [...specifiedRules, NoDeprecatedCustomRule])) {
    if (awaitsSuccessor(error.message, schema)) continue;
    const file = basename(error.source?.name ?? error.nodes?.[0]?.loc?.source.name ?? '');
    problems.push(`${file}: ${error.message}`);
  }
  const fragments = fragmentsOf(document);
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    operations += 1;
    const name = definition.name?.value ?? 'an operation without a name';
    for (const missing of findMissingScopes(reach(definition, fragments), schema, rules, granted))
      problems.push(`${name}: ${missing}, which shopify.app.toml does not ask for`);
  }
}

for (const problem of problems) console.error(problem);
if (operations === 0) console.error('found no operation in app/**/*.graphql');
if (problems.length > 0 || operations === 0) process.exitCode = 1;
else
  console.log(
    `${operations} operations agree with Shopify's schema and with the scopes of shopify.app.toml.`,
  );
