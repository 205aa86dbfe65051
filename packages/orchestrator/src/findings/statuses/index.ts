/** The statuses of findings in both formats. */
export { complianceStatusOf, recordStateOf, workflowStatusOf } from './ocsf-statuses.ts';
export type { ComplianceStatus, RecordState, WorkflowStatus } from './statuses.ts';
