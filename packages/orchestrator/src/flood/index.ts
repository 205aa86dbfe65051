export { type Admit, admitInDynamoDb } from './admission.ts';
export { boundFlood } from './bound-flood.ts';
