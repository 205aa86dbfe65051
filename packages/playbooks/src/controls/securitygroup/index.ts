/** What others need of security groups. Pure: nothing here calls AWS, or loads its SDK. */
export { type ChangeReading, groupChangeOf, type GroupCall, type GroupChange, groupCalls, type ModifiedRule } from './revert/index.ts';
export { type Direction, keyOf, type Rule, ruleFromText, type Source } from '../ec2/security-group/index.ts';
