import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder. */
export const PROJECT = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');

/** Absolute path of a file of the project, e.g. `inProject('prisma', 'schema.prisma')`. */
export function inProject(...path: string[]): string {
  return join(PROJECT, ...path);
}
