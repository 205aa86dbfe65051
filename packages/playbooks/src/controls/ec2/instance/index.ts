export { imdsV1Calls } from './imds-v1-calls.ts';
export { describeInstance, describeLivingInstance } from './instance.ts';
export { daysSince, stoppedSince } from './stopped-since.ts';
export { ownerOf } from './owner.ts';
