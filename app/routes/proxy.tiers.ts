import { portalLoader } from '#app/http/portal.server.ts';
import { tiersPage } from '#app/storefront/pages/tiers.ts';

/** `GET /apps/lealta/tiers`: tiers with what they give, and punch cards. */
export const loader = portalLoader('tiers', () => tiersPage);
