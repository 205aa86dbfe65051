/** Access to AWS, and the program around the operations. */
export { awsClients } from './aws-clients.ts';
export { type Retry, backingOff } from './backing-off.ts';
export type { Host } from './host.ts';
export { throughRole } from './through-role.ts';
export { isCutOff, whyFailed } from './why-failed.ts';
