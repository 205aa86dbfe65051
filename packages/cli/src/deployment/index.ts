export { type DeploymentOptions, adminClient, openHistory, withDeployment } from './deployment.ts';
export { type FilterOptions, type WhichOptions, filterOf, withFilter, withWhich } from './history-filter-options.ts';
export { knownRemediation } from './known-remediation.ts';
