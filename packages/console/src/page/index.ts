/** The files of the web app, and the headers of every response. */
export { contentSecurityPolicy, securityHeaders } from './headers.ts';
export { pageResponse } from './page-response.ts';
export { type WebFiles, readWebFiles } from './web-files.ts';
