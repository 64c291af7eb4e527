import { portalLoader } from '#app/http/portal.server.ts';
import { homePage } from '#app/storefront/pages/home.ts';

/** `GET /apps/lealta`: the member portal. */
export const loader = portalLoader('home', () => homePage);
