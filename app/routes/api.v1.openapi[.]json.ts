import { openApiDocument } from '#app/http/api/openapi.ts';

let text: string | undefined;

/** `/api/v1/openapi.json`: what the API can do, for whoever wants to write a client; it needs no key. */
export function loader(): Response {
  text ??= JSON.stringify(openApiDocument());
  return new Response(text, {
    headers: { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'public, max-age=300' },
  });
}
