export { type GroupCall, type GroupChange, groupCalls, type ModifiedRule } from './group-change.ts';
export { readRecordedRules } from './recorded-rules.ts';
export { type TakeBackParameters, takeBackParameters } from './revert-parameters.ts';
export { planTakeBack } from './revert.ts';
