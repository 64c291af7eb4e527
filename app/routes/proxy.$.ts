import { portalLoader } from '#app/http/portal.server.ts';
import { missingPage } from '#app/storefront/pages/outside.ts';

/** Any other address below `/apps/lealta`. */
export const loader = portalLoader(null, () => missingPage, 'anybody');
