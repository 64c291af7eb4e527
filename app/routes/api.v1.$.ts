import { apiNotFound } from '#app/http/api.server.ts';

/** Every other address under `/api/v1`. */
export const loader = apiNotFound.loader;
export const action = apiNotFound.action;
