export { type GroupCall, type GroupChange, groupCalls, type ModifiedRule } from './group-change.ts';
export type { PrefixListChange } from './prefix-list-change.ts';
export { readRecordedRules } from './recorded-rules.ts';
export { revertParameters } from './revert-parameters.ts';
export { planRevert } from './revert.ts';
