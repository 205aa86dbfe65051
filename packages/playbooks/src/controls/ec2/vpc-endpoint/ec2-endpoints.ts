/** The endpoints through which a VPC reaches the EC2 API, ours among them. */
import { EC2Client, paginateDescribeVpcEndpoints, type Tag, type VpcEndpoint } from '@aws-sdk/client-ec2';
import { type Aws, type Target, lastPartOf } from '../../../engine/index.ts';

/** What we call the endpoint and its security group. */
export const endpointName = 'asr-ec2-endpoint';
export const ourTags = [
  { Key: 'Name', Value: endpointName },
  { Key: 'asr:remediation', Value: 'EC2.10' },
];

export function isOurs({ Tags = [] }: { readonly Tags?: Tag[] | undefined }): boolean {
  return Tags.some(({ Key, Value }) => Key === 'asr:remediation' && Value === 'EC2.10');
}

/** The service by the name it has in the Region. China puts `cn.` before it. */
export function ec2ServiceOf({ partition, region }: Target): string {
  return `${partition === 'aws-cn' ? 'cn.' : ''}com.amazonaws.${region}.ec2`;
}

/** EC2 answers `available` where its reference says `Available`. */
export function statusOf({ State }: VpcEndpoint): string {
  return String(State).toLowerCase();
}

/** The VPC's endpoints of the EC2 API, whoever made them. Deleted ones are listed for a while. */
export async function listEc2Endpoints(target: Target, aws: Aws): Promise<readonly VpcEndpoint[]> {
  const service = ec2ServiceOf(target);
  const endpoints: VpcEndpoint[] = [];
  const Filters = [{ Name: 'vpc-id', Values: [lastPartOf(target.resourceId)] }];
  for await (const page of paginateDescribeVpcEndpoints({ client: aws.client(EC2Client) }, { Filters })) {
    endpoints.push(...(page.VpcEndpoints ?? []).filter(({ ServiceName }) => ServiceName === service));
  }
  return endpoints.filter((endpoint) => statusOf(endpoint) !== 'deleted');
}
