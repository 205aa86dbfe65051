/** The API. */
export { createApi, endpoints, openApiDocument, respond, writeHeader } from './app.ts';
