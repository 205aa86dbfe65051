export { type DelegationOption, putRequest, sendRequest, delegationOption, refuseOptionsBut } from './send-request.ts';
export { type Caller, callerArn, callerArnIfKnown, callerOf } from './caller.ts';
