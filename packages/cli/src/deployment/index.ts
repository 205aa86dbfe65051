export { mapConcurrently } from './concurrency-limit.ts';
export { deployAdminStack } from './deploy-command.ts';
export { type DeployedRule, findRules } from './deployed-rules.ts';
export { type Deployment, NotDeployedError, customActionArn, findDeployment } from './deployment-parts.ts';
export { type DeploymentOptions, adminClient, whyUnusable, withDeployment } from './deployment.ts';
export {
  type FilterOptions,
  type WhichOptions,
  normalizeControlId,
  filterOf,
  withFilter,
  withWhich,
} from './history-filter-options.ts';
export { knownRemediation } from './known-remediation.ts';
export { openHistory } from './open-history.ts';
export { findOrchestrator, startOnce, waitForEnd } from './orchestrator-client.ts';
export { patternDifferences } from './pattern-diff.ts';
export { type Decision, approvalEvent, succeeds, undoEvent } from './resume-events.ts';
