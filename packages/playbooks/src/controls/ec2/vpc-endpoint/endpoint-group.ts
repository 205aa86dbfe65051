/**
 * The security group of the endpoint. The default security group of the VPC would allow no traffic from other groups.
 */
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DeleteSecurityGroupCommand,
  DescribeSecurityGroupsCommand,
  EC2Client,
  waitUntilSecurityGroupExists,
  type IpPermission,
  type SecurityGroup,
} from '@aws-sdk/client-ec2';
import { type Aws, type Target, cannot, cannotIf, ifAbsent, lastPartOf } from '../../../engine/index.ts';
import { type EndpointService, isFromAsr, tagsOf } from './endpoint-service.ts';
import { listEndpoints, statusOf } from './endpoints.ts';

/** Finds the group by its name, which is unique in a VPC. */
export async function findGroup(
  { name }: EndpointService,
  { resourceId }: Target,
  aws: Aws,
): Promise<SecurityGroup | undefined> {
  const Filters = [
    { Name: 'vpc-id', Values: [lastPartOf(resourceId)] },
    { Name: 'group-name', Values: [name] },
  ];
  const { SecurityGroups: [group] = [] } = await aws
    .client(EC2Client)
    .send(new DescribeSecurityGroupsCommand({ Filters }));
  return group;
}

/** Returns the networks that the group allows. */
export function admittedBy({ IpPermissions = [] }: SecurityGroup): readonly string[] {
  return IpPermissions.filter(isHttps).flatMap(({ IpRanges = [] }) => IpRanges.map(({ CidrIp }) => String(CidrIp)));
}

function isHttps({ IpProtocol, FromPort, ToPort }: IpPermission): boolean {
  return IpProtocol === 'tcp' && FromPort === 443 && ToPort === 443;
}

/** Creates the group for these networks, or deletes it for `null`. */
export async function keepGroup(
  service: EndpointService,
  cidrs: readonly string[] | null,
  target: Target,
  aws: Aws,
): Promise<void> {
  const group = await findGroup(service, target, aws);
  if (group !== undefined && !isFromAsr(service, group)) {
    cannot(
      `The security group ${group.GroupId} does not have the tag asr:remediation=${service.control}. Restore the tag, or rename the group.`,
    );
  }
  if (cidrs === null) return group === undefined ? undefined : deleteGroup(service, String(group.GroupId), target, aws);

  const missing = cidrs.filter((cidr) => group === undefined || !admittedBy(group).includes(cidr));
  if (missing.length === 0) return;
  const GroupId = group?.GroupId ?? (await createGroup(service, target, aws));
  const IpRanges = missing.map((CidrIp) => ({ CidrIp }));
  await aws.client(EC2Client).send(
    new AuthorizeSecurityGroupIngressCommand({
      GroupId,
      IpPermissions: [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges }],
    }),
  );
}

async function createGroup(service: EndpointService, { resourceId }: Target, aws: Aws): Promise<string> {
  const client = aws.client(EC2Client);
  const { GroupId = '' } = await client.send(
    new CreateSecurityGroupCommand({
      VpcId: lastPartOf(resourceId),
      GroupName: service.name,
      Description: `Allows HTTPS from the VPC to its endpoint for the ${service.api}`,
      TagSpecifications: [{ ResourceType: 'security-group', Tags: tagsOf(service) }],
    }),
  );
  // The group can be unknown to EC2 for some seconds, and the endpoint needs it next.
  await waitUntilSecurityGroupExists({ client, maxWaitTime: 60, minDelay: 1 }, { GroupIds: [GroupId] });
  return GroupId;
}

async function deleteGroup(service: EndpointService, GroupId: string, target: Target, aws: Aws): Promise<void> {
  const endpoints = await listEndpoints(service, target, aws);
  const deletion = aws.client(EC2Client).send(new DeleteSecurityGroupCommand({ GroupId }));
  // Deleting an endpoint takes minutes, in which it uses the group. The error then propagates, and the caller tries
  // again.
  const isHeldByEndpoint = endpoints.some(
    (endpoint) => isFromAsr(service, endpoint) && statusOf(endpoint) === 'deleting',
  );
  const inUse = `Another resource uses the security group ${GroupId}. Remove the group from that resource, then undo again.`;
  await (isHeldByEndpoint ? deletion : deletion.catch(cannotIf('DependencyViolation', inUse))).catch(
    ifAbsent('InvalidGroup.NotFound', undefined),
  );
}
