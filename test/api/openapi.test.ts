import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';
import { API_SCOPES } from '#app/domain/api/scopes.ts';
import { openApiDocument } from '#app/http/api/openapi.ts';
import { OPERATIONS } from '#app/http/api/operations.ts';
import { PROBLEM_CODES, statusOf } from '#app/http/api/problems.ts';

describe('the OpenAPI document', () => {
  it('is one, by the schema of OpenAPI 3.1', async () => {
    const validator = new Validator();
    expect(await validator.validate(openApiDocument())).toEqual({ valid: true });
    expect(validator.version).toBe('3.1');
    // The same validator refuses what is not one.
    const { paths: _, ...pathless } = openApiDocument();
    expect((await new Validator().validate({ ...pathless, info: {} })).valid).toBe(false);
  });

  it('refers to nothing that is not there', () => {
    const text = JSON.stringify(openApiDocument());
    const { schemas } = openApiDocument().components as { schemas: object };
    for (const [, name] of text.matchAll(/"#\/components\/schemas\/(\w+)"/g))
      expect(schemas).toHaveProperty(`${name}`);
  });

  it('has every operation once, each scope in use, every refusal a status of its own kind', () => {
    const ids = OPERATIONS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(OPERATIONS.map(({ scope }) => scope))).toEqual(new Set(API_SCOPES));
    for (const code of PROBLEM_CODES) expect(statusOf(code)).toBeGreaterThanOrEqual(400);
  });
});
