/** The public API's document, and the types of a client as its users generate them from it. */
import openapiTS, { astToString } from 'openapi-typescript';
import { openApiDocument } from '#app/http/api/openapi.ts';
import { inProject } from './project.ts';

/** The document for `docs/`, and the client's types by which the tests call the API. */
export async function openApiFiles(): Promise<{ path: string; content: string }[]> {
  const content = `${JSON.stringify(openApiDocument(), null, 2)}\n`;
  const client = astToString(await openapiTS(content));
  return [
    { path: inProject('docs/generated/openapi.json'), content },
    { path: inProject('test/api/generated/lealta-api.ts'), content: client },
  ];
}
