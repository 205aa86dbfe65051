export { callsWithoutToken, callsWithoutTokenOf } from './calls-without-token.ts';
export { describeInstance, describeLivingInstance } from './instance.ts';
export { daysSince, stoppedSince } from './stopped-since.ts';
export { ownerOf } from './owner.ts';
