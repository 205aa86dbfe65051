/** The API. */
export { failureSentence } from './failures.ts';
export { createApi, endpoints, openApiDocument, respond, writeHeader } from './app.ts';
