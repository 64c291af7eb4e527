/**
 * Shopify's cost of a query, estimated as its documentation describes: a scalar costs 0, an object 1, a mutation 10, a
 * connection 2 and its contents once for every item asked for. Each store has a leaky bucket of points.
 */
import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  valueFromASTUntyped,
} from 'graphql';

type Variables = Record<string, unknown>;
export type Visit = { typeName: string; fieldName: string; returnTypeName: string };

const mutationCost = 10;
const connectionCost = 2;

/** The cost asked for by an operation; `visit` is told every field on the way (used for access scopes). */
export function requestedCost(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Variables,
  visit: (field: Visit) => void = () => {},
): number {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions) {
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  }

  const sizeOf = (field: FieldNode): number => {
    for (const argument of field.arguments ?? []) {
      if (argument.name.value !== 'first' && argument.name.value !== 'last') continue;
      const value = valueFromASTUntyped(argument.value, variables);
      if (typeof value === 'number') return value;
    }
    return 1;
  };

  const costOfField = (parent: string, field: FieldNode, type: GraphQLOutputType): number => {
    const named = getNamedType(type);
    visit({ typeName: parent, fieldName: field.name.value, returnTypeName: named.name });
    if (!isCompositeType(named) || !field.selectionSet || named.name === 'PageInfo') return 0;
    if (parent.endsWith('Connection') && field.name.value === 'edges')
      return costOf(field.selectionSet, named.name);
    if (!named.name.endsWith('Connection')) return 1 + costOf(field.selectionSet, named.name);
    return connectionCost + sizeOf(field) * costOf(field.selectionSet, named.name);
  };

  const costOf = (selections: SelectionSetNode, typeName: string): number => {
    const type = schema.getType(typeName);
    let total = 0;
    let dearestCase = 0; // of several type conditions only one can hold
    for (const selection of selections.selections) {
      if (selection.kind === Kind.FIELD) {
        if (!(type instanceof GraphQLObjectType) && !isInterfaceType(type)) continue;
        const definition = type.getFields()[selection.name.value];
        if (definition) total += costOfField(typeName, selection, definition.type);
        continue;
      }
      const fragment =
        selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
      if (!fragment) continue;
      const condition = fragment.typeCondition?.name.value ?? typeName;
      const cost = costOf(fragment.selectionSet, condition);
      if (condition === typeName) total += cost;
      else dearestCase = Math.max(dearestCase, cost);
    }
    return total + dearestCase;
  };

  const isMutation = operation.operation === 'mutation';
  const root = isMutation ? schema.getMutationType() : schema.getQueryType();
  if (!root) return 0;
  const mutations = isMutation ? operation.selectionSet.selections.length * mutationCost : 0;
  return Math.max(1, mutations + costOf(operation.selectionSet, root.name));
}

/** What an answer really cost: one for each object in it, ten for each mutation. */
export function actualCost(data: unknown, mutations: number): number {
  const objectsIn = (value: unknown): number => {
    if (Array.isArray(value)) return value.reduce<number>((total, item) => total + objectsIn(item), 0);
    if (value === null || typeof value !== 'object') return 0;
    return Object.values(value).reduce<number>((total, item) => total + objectsIn(item), 1);
  };
  return Math.max(1, objectsIn(data) - 1 + mutations * mutationCost);
}

export type BucketSettings = { maximumAvailable: number; restoreRate: number };
export type ThrottleStatus = { maximumAvailable: number; currentlyAvailable: number; restoreRate: number };

/** Shopify's standard limits: 2,000 points, restored at 100 a second. */
const standardBucket: BucketSettings = { maximumAvailable: 2_000, restoreRate: 100 };

export type Bucket = {
  /** Takes points if they are there; false: throttled. */
  take(points: number): boolean;
  giveBack(points: number): void;
  status(): ThrottleStatus;
  configure(settings: Partial<BucketSettings>): ThrottleStatus;
};

/** A query budget that fills up again with time, as Shopify's: https://shopify.dev/docs/api/usage/limits */
export function createBucket(now: () => number = () => performance.now()): Bucket {
  const settings = { ...standardBucket };
  let available = settings.maximumAvailable;
  let countedAt = now();
  const restore = () => {
    const at = now();
    available = Math.min(
      settings.maximumAvailable,
      available + ((at - countedAt) / 1_000) * settings.restoreRate,
    );
    countedAt = at;
  };
  const status = (): ThrottleStatus => {
    restore();
    return { ...settings, currentlyAvailable: Math.floor(available) };
  };
  return {
    take(points) {
      restore();
      if (points > available) return false;
      available -= points;
      return true;
    },
    giveBack(points) {
      available = Math.min(settings.maximumAvailable, available + Math.max(0, points));
    },
    status,
    configure(changes) {
      Object.assign(settings, changes);
      available = settings.maximumAvailable;
      return status();
    },
  };
}
