/**
 * Runs a Function as Shopify does: the input is the answer to the Function's own query on Shopify's schema, its bundle
 * runs in QuickJS (the engine that Shopify's Functions in JavaScript are compiled with) and sees nothing but that
 * input, and its output must be what the schema says.
 */
import { createHash } from 'node:crypto';
import { coerceInputValue, executeSync, isInputType } from 'graphql';
import { getQuickJS, shouldInterruptAfterDeadline } from 'quickjs-emscripten';
import type { LoadedFunction } from './function-extensions.ts';

const quickjs = await getQuickJS();

/** Shopify counts instructions; here a Function that does not come to an end is stopped. */
const timeMaxMs = 1000;
const memoryMax = 16 * 1024 * 1024;

/** Of input and output, for a cart of up to 200 lines; for more they grow with the lines. */
export const inputBytesMax = 128_000;
export const outputBytesMax = 20_000;
const linesWithin = 200;

/**
 * @param source resolves the fields that the query asks for
 * @param outputType the schema's type of the result
 * @param lines of the cart, by which Shopify's limits grow
 * @throws where the query asks for what `source` does not have, a limit is exceeded, the Function fails, or its output
 * is not of the type.
 */
export function runFunction(
  loaded: LoadedFunction,
  target: string,
  outputType: string,
  { source, variables, lines = 0 }: { source: unknown; variables: Record<string, unknown>; lines?: number },
): unknown {
  return runOnInput(loaded, target, outputType, {
    input: readInput(loaded, target, { source, variables }),
    lines,
  });
}

/** What a Function is given: the answer to its query. @throws where the query cannot be answered */
export function readInput(
  { handle, schema, queries }: LoadedFunction,
  target: string,
  { source, variables }: { source: unknown; variables: Record<string, unknown> },
): unknown {
  const document = queries.get(target);
  if (!document) throw new Error(`${handle} has no target ${target}`);
  const { data, errors } = executeSync({ schema, document, rootValue: source, variableValues: variables });
  if (errors) throw new Error(`dev-shop cannot answer the query of ${handle}: ${errors[0]?.message}`);
  return data;
}

/** What a Function makes of an input. @throws as `runFunction` does */
export function runOnInput(
  { handle, targets, schema, bundle }: LoadedFunction,
  target: string,
  outputType: string,
  { input, lines = 0 }: { input: unknown; lines?: number },
): unknown {
  const exportName = targets.find((one) => one.target === target)?.exportName;
  const type = schema.getType(outputType);
  if (!exportName || !isInputType(type)) throw new Error(`${handle} has no target ${target}`);
  const given = JSON.stringify(input);
  const growth = Math.max(1, lines / linesWithin);
  const refuse = (what: string) => {
    throw new Error(`${handle}: Shopify refuses so much ${what}`);
  };
  if (Buffer.byteLength(given) > inputBytesMax * growth) refuse('input');
  const output = evaluateOnce(bundle, exportName, given);
  if (Buffer.byteLength(JSON.stringify(output) ?? '') > outputBytesMax * growth) refuse('output');
  return coerceInputValue(output, type, (path, _, error) => {
    throw new Error(`${handle} answered what Shopify refuses, at ${path.join('.')}: ${error.message}`);
  });
}

const remembered = new Map<string, string>();
const rememberedMax = 2_000;

/**
 * Shopify's Functions may have neither clock nor chance: on the same input they answer the same, and a page that asks
 * for the same cart again need not wait for another run.
 */
function evaluateOnce(bundle: string, exportName: string, input: string): unknown {
  const key = createHash('sha256').update(`${bundle}\n${exportName}\n${input}`).digest('base64');
  const known = remembered.get(key);
  if (known !== undefined) return JSON.parse(known) as unknown;
  const output = evaluate(bundle, exportName, input);
  if (remembered.size >= rememberedMax) remembered.clear();
  remembered.set(key, JSON.stringify(output) ?? 'null');
  return output;
}

/** Every run has a context of its own: nothing is remembered from one to the next. */
function evaluate(bundle: string, exportName: string, input: string): unknown {
  using runtime = quickjs.newRuntime();
  runtime.setMemoryLimit(memoryMax);
  runtime.setInterruptHandler(shouldInterruptAfterDeadline(Date.now() + timeMaxMs));
  runtime.setModuleLoader(() => bundle);
  using context = runtime.newContext();
  let output: unknown;
  // What Shopify's command line gives a bundle to read its input and write its output by.
  using host = context.newObject();
  using readInput = context.newFunction('readInput', () =>
    context.unwrapResult(context.evalCode(`(${input})`)),
  );
  using writeOutput = context.newFunction('writeOutput', (value) => {
    output = context.dump(value);
  });
  context.setProp(host, 'readInput', readInput);
  context.setProp(host, 'writeOutput', writeOutput);
  context.setProp(context.global, 'ShopifyFunction', host);
  const run = `import { ${exportName} } from 'function'; ${exportName}();`;
  context.unwrapResult(context.evalCode(run, 'run.mjs', { type: 'module' })).dispose();
  return output;
}
