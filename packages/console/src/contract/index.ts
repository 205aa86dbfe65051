/** The API as data: schemas, and the operations behind them. */
export { controls, mode, policy, policyImpact } from './controls.ts';
export { findingPage, overdue, plans } from './findings.ts';
export { accounts, doctor, me, metrics, roles, stop } from './operation.ts';
export type { AccountFilter, ConsoleOperations, FindingQuery, RemediationQuery } from './operations.ts';
export { ConsoleError, type ErrorStatus, type Problem, problem } from './problem.ts';
export { findingIds, findingQuery, most, page, remediationQuery, since } from './queries.ts';
export {
  type Remediation,
  actionResult,
  inbox,
  remediation,
  remediationPage,
  started,
  undoPreview,
} from './remediation.ts';
export { because, controlId, digest, findingId, remediationId } from './texts.ts';
