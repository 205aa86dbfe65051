/** Selects the subnets for an endpoint. */
import {
  DescribeVpcAttributeCommand,
  DescribeVpcEndpointServicesCommand,
  EC2Client,
  paginateDescribeSubnets,
  type Subnet,
} from '@aws-sdk/client-ec2';
import { type Aws, type Target, lastPartOf } from '../../../engine/index.ts';
import { type EndpointService, serviceNameOf } from './endpoint-service.ts';

/** Returns one subnet per Availability Zone that has the service: the usable one with the lowest id. */
export async function subnetPerZone(service: EndpointService, target: Target, aws: Aws): Promise<readonly string[]> {
  const client = aws.client(EC2Client);
  const ServiceNames = [serviceNameOf(service, target)];
  const { ServiceDetails: [found] = [] } = await client.send(new DescribeVpcEndpointServicesCommand({ ServiceNames }));
  const zones = found?.AvailabilityZones ?? [];

  const subnets: Subnet[] = [];
  const Filters = [{ Name: 'vpc-id', Values: [lastPartOf(target.resourceId)] }];
  for await (const page of paginateDescribeSubnets({ client }, { Filters })) subnets.push(...(page.Subnets ?? []));
  const idsIn = (zone: string) =>
    subnets.filter((subnet) => subnet.AvailabilityZone === zone && isUsable(subnet)).map(idOf);
  return zones.flatMap((zone) => idsIn(zone).toSorted().slice(0, 1)).toSorted();
}

/**
 * An endpoint needs an IPv4 address in each subnet, which IPv6-only subnets do not have, and does not support Outposts.
 */
function isUsable({ AvailableIpAddressCount = 0, OutpostArn }: Subnet): boolean {
  return AvailableIpAddressCount > 0 && OutpostArn === undefined;
}

function idOf({ SubnetId }: Subnet): string {
  return String(SubnetId);
}

/** Returns the attributes that private DNS names require and the VPC lacks, with the labels of the console. */
export async function missingForPrivateDns({ resourceId }: Target, aws: Aws): Promise<readonly string[]> {
  const client = aws.client(EC2Client);
  const VpcId = lastPartOf(resourceId);
  const support = await client.send(new DescribeVpcAttributeCommand({ VpcId, Attribute: 'enableDnsSupport' }));
  const hostnames = await client.send(new DescribeVpcAttributeCommand({ VpcId, Attribute: 'enableDnsHostnames' }));
  return [
    ...(support.EnableDnsSupport?.Value === true ? [] : ['DNS resolution']),
    ...(hostnames.EnableDnsHostnames?.Value === true ? [] : ['DNS hostnames']),
  ];
}
