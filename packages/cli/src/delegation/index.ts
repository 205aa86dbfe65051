export { type DelegationOption, sendRequest, delegationOption, refuseOptionsBut } from './send-request.ts';
