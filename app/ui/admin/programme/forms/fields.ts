import type { RuleField } from '#app/domain/earning/rules/rule.ts';

/**
 * A field of a form: where its value stands within the settings, and how it is typed. Rules name theirs in their own
 * folders (`RuleField`); what else a programme consists of names them in `sections.ts`.
 */
export type Field = {
  readonly path: string;
  readonly input:
    | RuleField['input']
    | 'money-or-none'
    | 'both'
    | 'both-or-none'
    | 'flag'
    | 'choice'
    | 'tiers'
    | 'texts'
    | 'weekdays'
    | 'hours'
    | 'instant'
    | 'instant-or-none'
    | 'per-member'
    | 'perks'
    | 'product';
  /** Of a choice; of a target, the lists that can be named. */
  readonly options?: readonly string[];
  /** Which group of the page it stands in; the first when it says nothing. */
  readonly group?: string;
  /** Whole days or the like, shown behind the field. */
  /** Which texts it has where its kind has none of its own. */
  readonly texts?: 'rules';
  readonly suffix?: 'points' | 'days' | 'months' | 'percent';
};

/** Settings as typed: the same tree, with texts where numbers, amounts and instants stand. */
export type Typed = { readonly [name: string]: unknown };

/** The value at a path (`list.0.name`); undefined when nothing is there. */
export function valueAt(tree: unknown, path: string): unknown {
  let found = tree;
  for (const step of path.split('.')) {
    if (typeof found !== 'object' || found === null) return undefined;
    found = (found as Typed)[step];
  }
  return found;
}

/** The tree with another value at a path; the rest is shared. */
export function withValueAt<Tree>(tree: Tree, path: string, value: unknown): Tree {
  const [step = '', ...rest] = path.split('.');
  const next = rest.length === 0 ? value : withValueAt(valueAt(tree, step) ?? {}, rest.join('.'), value);
  if (Array.isArray(tree)) return tree.map((each, index) => (String(index) === step ? next : each)) as Tree;
  return { ...tree, [step]: next };
}

export const textAt = (tree: unknown, path: string): string => {
  const value = valueAt(tree, path);
  return typeof value === 'string' ? value : '';
};
export const textsAt = (tree: unknown, path: string): string[] => {
  const value = valueAt(tree, path);
  return Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];
};

/** Where the texts of a field stand: those of `list.2.name` under `name`, of `milestones.0.points` under `milestones-points`. */
export const textKey = (path: string): string =>
  path
    .replace(/^list\.\d+\./, '')
    .replaceAll(/\.\d+\./g, '.')
    .replaceAll('.', '-');
