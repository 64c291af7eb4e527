import { readFileSync } from 'node:fs';
import {
  type DocumentNode,
  getNamedType,
  getNullableType,
  isListType,
  parse,
  print,
  TypeInfo,
  validate,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { loadAdminSchema } from '#dev-shop/admin-api/schema.ts';

const file = new URL('../../app/use-cases/backfill/bulk-orders.graphql', import.meta.url);
const query = parse(readFileSync(file, 'utf8'));

describe('the bulk query whose JSONL is imported', () => {
  const { schema } = loadAdminSchema();

  it('is valid in Shopify’s Admin schema', () => {
    expect(validate(schema, query)).toEqual([]);
  });

  it('keeps to what bulk operations allow: at most five connections, two levels deep, none inside a list', () => {
    const { count, deepest, insideList } = connectionsOf(query);
    expect(count).toBeLessThanOrEqual(5);
    expect(deepest).toBeLessThanOrEqual(2);
    expect(insideList).toEqual([]);
  });

  it('is written in docs/import-formats.md word for word', () => {
    const page = readFileSync(new URL('../../docs/import-formats.md', import.meta.url), 'utf8');
    const written = /```graphql\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
    expect(print(parse(written))).toBe(print(query));
  });

  function connectionsOf(document: DocumentNode) {
    const types = new TypeInfo(schema);
    const path: { connection: boolean; list: boolean }[] = [];
    const insideList: string[] = [];
    let count = 0;
    let deepest = 0;
    visit(
      document,
      visitWithTypeInfo(types, {
        Field: {
          enter(node) {
            const type = types.getType();
            const connection = type ? getNamedType(type).name.endsWith('Connection') : false;
            // `edges` is a list too, but the connection's own.
            const list = type ? isListType(getNullableType(type)) && node.name.value !== 'edges' : false;
            if (connection) {
              count += 1;
              if (path.some((field) => field.list)) insideList.push(node.name.value);
            }
            path.push({ connection, list });
            deepest = Math.max(deepest, path.filter((field) => field.connection).length);
          },
          leave() {
            path.pop();
          },
        },
      }),
    );
    return { count, deepest, insideList };
  }
});
