import type { VersionStatus } from '#app/domain/programme/version-history.ts';
import type { Admin } from '../../use-admin.ts';

/** What is said of a version besides its settings. */
export type VersionMeta = {
  version: number;
  effectiveFrom: Date;
  publishedAt: Date;
  publishedBy: string;
  note: string;
  status: VersionStatus;
  /** The earlier version whose settings it has; null when they were new. */
  restores: number | null;
};

/**
 * Who published a version. Shopify tells apps a number for a member of staff and no name, so whoever reads it is told
 * apart from the others.
 */
export function publisher(by: string, user: string, { t }: Pick<Admin, 't'>): string {
  if (by === user) return t('programme:history.you');
  return /^\d+$/.test(by) ? t('programme:history.staff', { id: by }) : by;
}
