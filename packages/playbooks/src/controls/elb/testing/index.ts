export { fakeAccessLogs } from './fake-access-logs.ts';
export { arrangeAttribute, arrangeNetwork } from './arrange-balancer.ts';
export { balancerArn, fakeBalancer, noBalancer } from './fake-attributes.ts';
export { arrangeClassic, classicTarget, fakeClassic } from './classic-balancer.ts';
