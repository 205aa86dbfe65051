/** The operations of a deployed console. */
export { type HostedDeployment, operationsOf } from './operations-of.ts';
