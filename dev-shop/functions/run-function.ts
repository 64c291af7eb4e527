/**
 * Runs a Function as Shopify does: the input is the answer to the Function's own query on Shopify's schema, its bundle
 * runs in QuickJS (the engine that Shopify's Functions in JavaScript are compiled with) and sees nothing but that
 * input, and its output must be what the schema says.
 */
import { coerceInputValue, executeSync, isInputType } from 'graphql';
import { getQuickJS, shouldInterruptAfterDeadline } from 'quickjs-emscripten';
import type { LoadedFunction } from './function-extensions.ts';

const quickjs = await getQuickJS();

/** Shopify counts instructions; here a Function that does not come to an end is stopped. */
const timeMaxMs = 1000;
const memoryMax = 16 * 1024 * 1024;

/**
 * @param source resolves the fields that the query asks for
 * @param outputType the schema's type of the result
 * @throws where the query asks for what `source` does not have, the Function fails, or its output is not of the type.
 */
export function runFunction(
  { handle, targets, schema, queries, bundle }: LoadedFunction,
  target: string,
  outputType: string,
  { source, variables }: { source: unknown; variables: Record<string, unknown> },
): unknown {
  const exportName = targets.find((one) => one.target === target)?.exportName;
  const document = queries.get(target);
  const type = schema.getType(outputType);
  if (!exportName || !document || !isInputType(type)) throw new Error(`${handle} has no target ${target}`);
  const { data, errors } = executeSync({ schema, document, rootValue: source, variableValues: variables });
  if (errors) throw new Error(`dev-shop cannot answer the query of ${handle}: ${errors[0]?.message}`);
  const output = evaluate(bundle, exportName, JSON.stringify(data));
  return coerceInputValue(output, type, (path, _, error) => {
    throw new Error(`${handle} answered what Shopify refuses, at ${path.join('.')}: ${error.message}`);
  });
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
