/** The endpoints of a VPC for the EC2 API, including the one that ASR created. */
import { EC2Client, paginateDescribeVpcEndpoints, type Tag, type VpcEndpoint } from '@aws-sdk/client-ec2';
import { type Aws, type Target, lastPartOf } from '../../../engine/index.ts';

/** The name of the endpoint and of its security group. */
export const endpointName = 'asr-ec2-endpoint';
export const asrTags = [
  { Key: 'Name', Value: endpointName },
  { Key: 'asr:remediation', Value: 'EC2.10' },
];

export function isFromAsr({ Tags = [] }: { readonly Tags?: Tag[] | undefined }): boolean {
  return Tags.some(({ Key, Value }) => Key === 'asr:remediation' && Value === 'EC2.10');
}

/** Returns the name of the EC2 service in the Region. In China Regions it starts with `cn.`. */
export function ec2ServiceOf({ partition, region }: Target): string {
  return `${partition === 'aws-cn' ? 'cn.' : ''}com.amazonaws.${region}.ec2`;
}

/** Returns the state in lower case. EC2 returns `available`, although its API reference documents `Available`. */
export function statusOf({ State }: VpcEndpoint): string {
  return String(State).toLowerCase();
}

/** Lists all endpoints of the VPC for the EC2 API. EC2 lists deleted endpoints for a while. */
export async function listEc2Endpoints(target: Target, aws: Aws): Promise<readonly VpcEndpoint[]> {
  const service = ec2ServiceOf(target);
  const endpoints: VpcEndpoint[] = [];
  const Filters = [{ Name: 'vpc-id', Values: [lastPartOf(target.resourceId)] }];
  for await (const page of paginateDescribeVpcEndpoints({ client: aws.client(EC2Client) }, { Filters })) {
    endpoints.push(...(page.VpcEndpoints ?? []).filter(({ ServiceName }) => ServiceName === service));
  }
  return endpoints.filter((endpoint) => statusOf(endpoint) !== 'deleted');
}
