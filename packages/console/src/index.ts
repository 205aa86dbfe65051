/** The console: one API, and its server for the operator's machine. */
export { type Access, type Role } from './access/index.ts';
export { createApi, endpoints, openApiDocument, writeHeader } from './api/index.ts';
export {
  type AccountFilter,
  ConsoleError,
  type ConsoleOperations,
  type FindingQuery,
  type Remediation,
  type RemediationQuery,
  controlId,
  findingId,
  findingIds,
  findingQuery,
  mode,
  remediationId,
  remediationQuery,
  since,
} from './contract/index.ts';
export { type LocalConsole, openLocalConsole } from './local/index.ts';
export { readWebFiles } from './page/index.ts';
export { webFolder } from './web-folder.ts';
