/** The security group of the endpoint that we make. The VPC's default one would let nobody in. */
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
import { endpointName, isOurs, listEc2Endpoints, ourTags, statusOf } from './ec2-endpoints.ts';

/** The group of the name that ours has: a VPC has only one. */
export async function findGroup({ resourceId }: Target, aws: Aws): Promise<SecurityGroup | undefined> {
  const Filters = [
    { Name: 'vpc-id', Values: [lastPartOf(resourceId)] },
    { Name: 'group-name', Values: [endpointName] },
  ];
  const { SecurityGroups: [group] = [] } = await aws
    .client(EC2Client)
    .send(new DescribeSecurityGroupsCommand({ Filters }));
  return group;
}

/** The networks that reach the endpoint behind the group. */
export function admittedBy({ IpPermissions = [] }: SecurityGroup): readonly string[] {
  return IpPermissions.filter(isHttps).flatMap(({ IpRanges = [] }) => IpRanges.map(({ CidrIp }) => String(CidrIp)));
}

function isHttps({ IpProtocol, FromPort, ToPort }: IpPermission): boolean {
  return IpProtocol === 'tcp' && FromPort === 443 && ToPort === 443;
}

/** Makes our group admit these networks; `null`: no group. */
export async function keepGroup(cidrs: readonly string[] | null, target: Target, aws: Aws): Promise<void> {
  const group = await findGroup(target, aws);
  if (group !== undefined && !isOurs(group)) {
    cannot(`The security group ${group.GroupId} is not, or no longer, tagged as ours. Tag it again, or rename it.`);
  }
  if (cidrs === null) return group === undefined ? undefined : deleteGroup(String(group.GroupId), target, aws);

  const missing = cidrs.filter((cidr) => group === undefined || !admittedBy(group).includes(cidr));
  if (missing.length === 0) return;
  const GroupId = group?.GroupId ?? (await createGroup(target, aws));
  const IpRanges = missing.map((CidrIp) => ({ CidrIp }));
  await aws.client(EC2Client).send(
    new AuthorizeSecurityGroupIngressCommand({
      GroupId,
      IpPermissions: [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges }],
    }),
  );
}

async function createGroup({ resourceId }: Target, aws: Aws): Promise<string> {
  const client = aws.client(EC2Client);
  const { GroupId = '' } = await client.send(
    new CreateSecurityGroupCommand({
      VpcId: lastPartOf(resourceId),
      GroupName: endpointName,
      Description: 'HTTPS from the VPC to its endpoint of the EC2 API',
      TagSpecifications: [{ ResourceType: 'security-group', Tags: ourTags }],
    }),
  );
  // EC2 may not know the group for some seconds, and the endpoint needs it next.
  await waitUntilSecurityGroupExists({ client, maxWaitTime: 60, minDelay: 1 }, { GroupIds: [GroupId] });
  return GroupId;
}

async function deleteGroup(GroupId: string, target: Target, aws: Aws): Promise<void> {
  const endpoints = await listEc2Endpoints(target, aws);
  const deletion = aws.client(EC2Client).send(new DeleteSecurityGroupCommand({ GroupId }));
  // An endpoint takes minutes to go and holds its group until then: that error passes, and is tried again.
  const isHeldByOurs = endpoints.some((endpoint) => isOurs(endpoint) && statusOf(endpoint) === 'deleting');
  const inUse = `The security group ${GroupId} is used by something else since. Take it off there, and undo again.`;
  await (isHeldByOurs ? deletion : deletion.catch(cannotIf('DependencyViolation', inUse))).catch(
    ifAbsent('InvalidGroup.NotFound', undefined),
  );
}
