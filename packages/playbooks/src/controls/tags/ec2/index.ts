/** The tags of EC2, which has one call for writing them, and one call for each type to read them. */
export { ec2Control } from './ec2-control.ts';
