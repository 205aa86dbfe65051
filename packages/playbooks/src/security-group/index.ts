/** What others need of security groups. Pure: nothing here calls AWS, or loads its SDK. */
export { groupChangeOf, type ChangeReading } from './cloudtrail-change.ts';
export { groupCalls, type GroupCall, type GroupChange, type ModifiedRule } from './group-change.ts';
export { ruleFromText } from './rule-text.ts';
export { keyOf, type Direction, type Rule, type Source } from './rule.ts';
