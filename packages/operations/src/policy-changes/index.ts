/** A change of modes in the policy file, and its effect on the event rules. */
export { editPolicy, refuseUnknown } from './edit-policy-file.ts';
export { type ModeChanges, isDetected, modeChanges } from './mode-changes.ts';
export { type RuleChange, ruleChanges } from './rule-changes.ts';
