export { type Admit, admitInDynamoDb } from './admission.ts';
export { boundFlood, requestCountKeys } from './bound-flood.ts';
