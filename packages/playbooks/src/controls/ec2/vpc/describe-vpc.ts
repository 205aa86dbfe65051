import { DescribeVpcsCommand, EC2Client, type Vpc } from '@aws-sdk/client-ec2';
import { type Aws, type Target, ifAbsent, lastPartOf } from '../../../engine/index.ts';

/** Returns `undefined` if the VPC does not exist. */
export async function describeVpc({ resourceId }: Target, aws: Aws): Promise<Vpc | undefined> {
  const { Vpcs: [vpc] = [] } = await aws
    .client(EC2Client)
    .send(new DescribeVpcsCommand({ VpcIds: [lastPartOf(resourceId)] }))
    .catch(ifAbsent('InvalidVpcID.NotFound', { Vpcs: [] }));
  return vpc;
}
