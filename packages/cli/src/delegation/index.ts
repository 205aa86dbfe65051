export { type DelegationOption, ask, delegationOption, refuseOptionsBut } from './ask.ts';
export { callerOf } from './caller.ts';
