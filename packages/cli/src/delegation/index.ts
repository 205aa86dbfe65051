export { type DelegationOption, ask, delegationOption, refuseOptionsBut } from './ask.ts';
export { callerArn, callerOf } from './caller.ts';
