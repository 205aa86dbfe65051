/** Plans for findings, with the caller's own read permissions. */
export { type PlanInput, type PlannedFinding, type Plans, makePlans } from './make-plans.ts';
export { plansOfExecution } from './plan-by-execution.ts';
