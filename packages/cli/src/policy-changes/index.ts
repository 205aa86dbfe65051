/** A change of modes in the policy file, and its effect on the event rules. */
export { withMode } from './edit-policy.ts';
export { type ModeChanges, isDetected, modeChanges, withModes } from './mode-changes.ts';
export { type RuleChange, ruleChanges } from './rule-changes.ts';
