/** The operations of a deployed console. */
export { operationsOf } from './operations-of.ts';
