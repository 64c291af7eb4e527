/** `GET /apps/lealta/home`: the same page below the portal's own path, which is where a phone's home screen leads to. */
export { loader } from './proxy._index.ts';
