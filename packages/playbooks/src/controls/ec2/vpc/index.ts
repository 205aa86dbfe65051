export { refuseShared, sharedBy } from './shared-vpc.ts';
