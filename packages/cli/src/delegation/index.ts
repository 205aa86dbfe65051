export { type DelegationOption, sendRequest, delegationOption, refuseOptionsBut } from './send-request.ts';
export { callerArn, callerArnIfKnown, callerOf } from './caller.ts';
