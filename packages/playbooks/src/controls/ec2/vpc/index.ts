export { describeVpc } from './describe-vpc.ts';
export { refuseShared, sharedBy } from './shared-vpc.ts';
