/** The controls that ASR can remediate, as commands name them. */
export { type Approval, approvalOf } from './approval.ts';
export { controlIds, knownControl, loadPlaybook, normalizeControlId } from './known-control.ts';
