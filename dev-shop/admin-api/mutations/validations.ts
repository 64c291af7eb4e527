import type { DevShopContext } from '../../context.ts';
import { loadFunction } from '../../functions/function-extensions.ts';
import { VALIDATION_TARGET } from '../../functions/run-validation-function.ts';
import type { Store, Validation } from '../../model.ts';
import { gid, type Source } from '../sources/connections.ts';
import { validationOf, validationSource } from '../sources/validations.ts';
import { forgetMetafields, type MetafieldInput, setOwnMetafields } from './metafields.ts';

type UpdateInput = {
  title?: string | null;
  enable?: boolean | null;
  blockOnFailure?: boolean | null;
  metafields?: MetafieldInput[] | null;
};
type CreateInput = UpdateInput & { functionHandle?: string | null; functionId?: string | null };
type UserError = { code: string; field: string[]; message: string };

/** Shopify's limit of validations that are on, all apps' together. */
const activeMax = 25;

const refuse = (...userErrors: UserError[]): Source => ({ validation: null, userErrors });
const fault = (code: string, field: string, message: string): UserError => ({
  code,
  field: ['validation', field],
  message,
});
const noSuch = { code: 'NOT_FOUND', field: ['id'], message: 'Extension not found.' };

function faultOfFunction({ functionHandle, functionId }: CreateInput): UserError | null {
  if (functionId) throw new Error('dev-shop cannot create a validation by the id of a Function');
  if (!functionHandle)
    return fault('MISSING_FUNCTION_IDENTIFIER', 'functionHandle', 'A Function must be named by its handle.');
  const found = loadFunction(functionHandle);
  if (!found) return fault('FUNCTION_NOT_FOUND', 'functionHandle', `Function ${functionHandle} not found.`);
  return found.queries.has(VALIDATION_TARGET)
    ? null
    : fault('FUNCTION_DOES_NOT_IMPLEMENT', 'functionHandle', 'The Function is of another API.');
}

function faultOfMany(store: Store, enable: boolean | null | undefined): UserError | null {
  const active = (store.validations ?? []).filter(({ enabled }) => enabled).length;
  return enable && active >= activeMax
    ? fault('MAX_VALIDATIONS_ACTIVATED', 'enable', `Cannot have more than ${activeMax} active validations.`)
    : null;
}

/** `validationCreate`: off unless it is said to be on. */
export function validationCreate(
  context: DevShopContext,
  store: Store,
  { validation: input }: { validation: CreateInput },
): Source {
  const wrong = faultOfFunction(input) ?? faultOfMany(store, input.enable);
  if (wrong || !input.functionHandle) return refuse(...(wrong ? [wrong] : []));
  const validation: Validation = {
    id: context.nextId(store),
    title: input.title ?? input.functionHandle,
    handle: input.functionHandle,
    appId: context.appId,
    enabled: input.enable ?? false,
    blockOnFailure: input.blockOnFailure ?? false,
  };
  store.validations = [...(store.validations ?? []), validation];
  const refused = setOwnMetafields(context, store, gid('Validation', validation.id), input.metafields ?? []);
  if (refused.length > 0) {
    store.validations = store.validations.filter((one) => one !== validation);
    return refuse(...refused.map((message) => fault('INVALID_VALUE', 'metafields', message)));
  }
  context.save(store);
  return { validation: validationSource(context, store, validation), userErrors: [] };
}

/** `validationUpdate`: what is not given stays as it is, but that Shopify reads no `enable` as off. */
export function validationUpdate(
  context: DevShopContext,
  store: Store,
  { id, validation: input }: { id: string; validation: UpdateInput },
): Source {
  const validation = validationOf(store, id);
  if (!validation) return refuse(noSuch);
  const wrong = validation.enabled ? null : faultOfMany(store, input.enable);
  if (wrong) return refuse(wrong);
  const refused = setOwnMetafields(context, store, gid('Validation', validation.id), input.metafields ?? []);
  if (refused.length > 0)
    return refuse(...refused.map((message) => fault('INVALID_VALUE', 'metafields', message)));
  validation.title = input.title ?? validation.title;
  validation.enabled = input.enable ?? false;
  validation.blockOnFailure = input.blockOnFailure ?? false;
  context.save(store);
  return { validation: validationSource(context, store, validation), userErrors: [] };
}

/** `validationDelete`. */
export function validationDelete(context: DevShopContext, store: Store, { id }: { id: string }): Source {
  const validation = validationOf(store, id);
  if (!validation) return { deletedId: null, userErrors: [noSuch] };
  store.validations = (store.validations ?? []).filter((one) => one !== validation);
  forgetMetafields(store, gid('Validation', validation.id));
  context.save(store);
  return { deletedId: id, userErrors: [] };
}
