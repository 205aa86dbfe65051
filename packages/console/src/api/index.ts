/** The API. */
export { failureSentence } from './failures.ts';
export { type Caller, createApi, endpoints, openApiDocument, respond, writeHeader } from './app.ts';
