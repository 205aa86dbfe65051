export { addDelegation } from './delegation.ts';
