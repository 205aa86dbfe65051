/** The endpoints of a VPC for one service, including the one that ASR created. */
import { EC2Client, paginateDescribeVpcEndpoints, type VpcEndpoint } from '@aws-sdk/client-ec2';
import { type Aws, type Target, lastPartOf } from '../../../engine/index.ts';
import { type EndpointService, serviceNameOf } from './endpoint-service.ts';

/** Returns the state in lower case. EC2 returns `available`, although its API reference documents `Available`. */
export function statusOf({ State }: VpcEndpoint): string {
  return String(State).toLowerCase();
}

/** Lists all endpoints of the VPC for the service. EC2 lists deleted endpoints for a while. */
export async function listEndpoints(
  service: EndpointService,
  target: Target,
  aws: Aws,
): Promise<readonly VpcEndpoint[]> {
  const name = serviceNameOf(service, target);
  const endpoints: VpcEndpoint[] = [];
  const Filters = [{ Name: 'vpc-id', Values: [lastPartOf(target.resourceId)] }];
  for await (const page of paginateDescribeVpcEndpoints({ client: aws.client(EC2Client) }, { Filters })) {
    endpoints.push(...(page.VpcEndpoints ?? []).filter(({ ServiceName }) => ServiceName === name));
  }
  return endpoints.filter((endpoint) => statusOf(endpoint) !== 'deleted');
}
