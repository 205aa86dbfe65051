export { type DelegationOption, ask, delegationOption, refuseOptionsBut } from './ask.ts';
export { callerArn, callerArnIfKnown, callerOf } from './caller.ts';
