/** Who calls, and requests in their name. */
export { type Caller, callerArn, callerArnIfKnown, callerOf } from './caller.ts';
export { type DelegatedRequest, putRequest } from './put-request.ts';
