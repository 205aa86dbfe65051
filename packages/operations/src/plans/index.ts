/** What ASR would do about a resource, from the record of a plan. */
export { type AlwaysNeedsApproval, type PlanVerdict, type Verdict, planVerdict } from './plan-verdict.ts';
