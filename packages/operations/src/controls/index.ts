/** The controls that ASR can remediate, as commands name them. */
export { loadAlwaysNeedsApproval } from './always-needs-approval.ts';
export { approvalOf } from './approval.ts';
export { type Explanation, explanationOf } from './explanation.ts';
export { isControl, knownControl, loadPlaybook, normalizeControlId, scopeOf, whyUnknown } from './known-control.ts';
export { type EffectiveSettings, effectiveSettings } from './effective-settings.ts';
export { type ControlFilter, type ListedControl, filterControls, listControls } from './list-controls.ts';
