/** A deployed ASR: its parts, its rules, its state machine, and its history. */
export { mapConcurrently } from './concurrency-limit.ts';
export { deployAdminStack } from './deploy-command.ts';
export { type DeployedRule, findRules } from './deployed-rules.ts';
export { type Deployment, NotDeployedError, customActionArn, findDeployment } from './deployment-parts.ts';
export { historyIn } from './open-history.ts';
export { findOrchestrator, reportIfEnded, startOnce, waitForEnd } from './orchestrator-client.ts';
export { patternDifferences } from './pattern-diff.ts';
export { type Decision, approvalEvent, succeeds, undoEvent } from './resume-events.ts';
export { whyUnusable } from './why-unusable.ts';
