/** A deployment in memory. */
export { aCustomerModule } from './customer-module.ts';
export { fakeHistory, maria, stateMachineArn } from './fake-history.ts';
export { hostOn } from './fake-host.ts';
export { anObservation, observedGroup } from './observations.ts';
export { aRecord, anOpenRule, removedRule } from './records.ts';
