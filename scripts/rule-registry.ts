/** The list of earning rules, written from the folders: adding a rule is adding a folder. */
import { readdirSync } from 'node:fs';
import { inProject } from './project.ts';

const FOLDER = 'app/domain/earning/rules';

export const RULE_REGISTRY_FILE = inProject(FOLDER, 'index.ts');

/** The text of `rules/index.ts`. */
export function ruleRegistry(): string {
  const kinds = readdirSync(inProject(FOLDER), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  const named = (kind: string): string =>
    kind.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase());
  return `// Written by scripts/generate.ts from the folders here: adding a rule is adding a folder with a rule.ts.
import { z } from 'zod';
${kinds.map((kind) => `import { rule as ${named(kind)} } from './${kind}/rule.ts';`).join('\n')}

/** Every kind of earning rule. */
export const RULES = {
${kinds.map((kind) => (kind.includes('-') ? `  '${kind}': ${named(kind)},` : `  ${kind},`)).join('\n')}
} as const;

export const earningRule = z.discriminatedUnion('kind', [
${kinds.map((kind) => `  ${named(kind)}.settings,`).join('\n')}
]);
`;
}
