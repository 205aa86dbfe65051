/** The kinds of violations in the story: EC2.13, EC2.14, EC2.7 and EC2.4. */
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DeleteSecurityGroupCommand,
  DescribeImagesCommand,
  DescribeInstancesCommand,
  DisableEbsEncryptionByDefaultCommand,
  EC2Client,
  GetEbsEncryptionByDefaultCommand,
  ModifyInstanceAttributeCommand,
  RevokeSecurityGroupIngressCommand,
  RunInstancesCommand,
  StopInstancesCommand,
  type IpPermission,
} from '@aws-sdk/client-ec2';
import { lastPartOf } from '@asr/playbooks';
import type { Account } from '@asr/local-cloud';
import { type FoundResource, groupResource, listIngress } from '../../scenario/index.ts';
import type { ViolationKind, PlannedViolation } from './planned-violation.ts';

export const openSsh: ViolationKind = {
  controlId: 'EC2.13',
  title: 'Security groups should not allow ingress from 0.0.0.0/0 or ::/0 to port 22',
  create: (account, violation) => createOpenGroup(account, violation, 22),
  state: rulesOf,
};

export const openRdp: ViolationKind = {
  controlId: 'EC2.14',
  title: 'Security groups should not allow ingress from 0.0.0.0/0 or ::/0 to port 3389',
  create: (account, violation) => createOpenGroup(account, violation, 3389),
  state: rulesOf,
};

export const unencryptedVolumes: ViolationKind = {
  controlId: 'EC2.7',
  title: 'EBS default encryption should be enabled',
  async create(account) {
    await account.client(EC2Client).send(new DisableEbsEncryptionByDefaultCommand({}));
    return accountResource(account);
  },
  async state(account) {
    const { EbsEncryptionByDefault = false } = await account
      .client(EC2Client)
      .send(new GetEbsEncryptionByDefaultCommand({}));
    return `encryption by default: ${EbsEncryptionByDefault}`;
  },
};

export const forgottenInstance: ViolationKind = {
  controlId: 'EC2.4',
  title: 'Stopped EC2 instances should be removed after a specified time period',
  async create(account, { isProtected = false }) {
    const ec2 = account.client(EC2Client);
    const { Images: [image] = [] } = await ec2.send(new DescribeImagesCommand({}));
    const { Instances: [instance] = [] } = await ec2.send(
      new RunInstancesCommand({ MinCount: 1, MaxCount: 1, ImageId: image?.ImageId }),
    );
    const InstanceId = instance?.InstanceId ?? '';
    await ec2.send(new ModifyInstanceAttributeCommand({ InstanceId, DisableApiTermination: { Value: isProtected } }));
    await ec2.send(new StopInstancesCommand({ InstanceIds: [InstanceId] }));
    const id = `arn:aws:ec2:${account.region}:${account.accountId}:instance/${InstanceId}`;
    return { type: 'AwsEc2Instance', cloudFormationType: 'AWS::EC2::Instance', id };
  },
  async state(account, { id }) {
    const { Reservations = [] } = await account
      .client(EC2Client)
      .send(new DescribeInstancesCommand({ InstanceIds: [lastPartOf(id)] }));
    return Reservations.flatMap(({ Instances = [] }) => Instances.map(({ State }) => String(State?.Name))).join(', ');
  },
};

const office = '198.51.100.0/24';
const anyAddress = '0.0.0.0/0';

/** Creates a group that is open to the internet. The rule for the office is allowed. */
async function createOpenGroup(
  account: Account,
  { name, exemptUntil }: PlannedViolation,
  port: number,
): Promise<FoundResource> {
  const ec2 = account.client(EC2Client);
  const Tags = exemptUntil === undefined ? [] : [{ Key: 'asr:exempt', Value: `all until ${exemptUntil}` }];
  const { GroupId = '' } = await ec2.send(
    new CreateSecurityGroupCommand({
      GroupName: name,
      Description: name,
      ...(Tags.length === 0 ? {} : { TagSpecifications: [{ ResourceType: 'security-group', Tags }] }),
    }),
  );
  const IpPermissions = [tcp(port, office, 'office'), tcp(port, anyAddress, 'everyone, for now')];
  await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
  return groupResource(account, GroupId);
}

function tcp(port: number, CidrIp: string, Description: string): IpPermission {
  return { IpProtocol: 'tcp', FromPort: port, ToPort: port, IpRanges: [{ CidrIp, Description }] };
}

/** The rules with their descriptions, which an undo must restore. Without ids, because a restored rule gets a new id. */
async function rulesOf(account: Account, resource: FoundResource): Promise<string> {
  const rules = await listIngress(account, resource).catch(ifDeleted);
  if (rules === undefined) return 'deleted';
  const lines = rules.map(
    ({ FromPort, CidrIpv4, CidrIpv6, Description }) =>
      `${FromPort} from ${CidrIpv4 ?? CidrIpv6} "${Description ?? ''}"`,
  );
  return lines.toSorted().join('; ');
}

function ifDeleted(error: unknown): undefined {
  if (!(error instanceof Error && error.name === 'InvalidGroup.NotFound')) throw error;
}

function accountResource({ accountId }: Account): FoundResource {
  return { type: 'AwsAccount', cloudFormationType: 'AWS::::Account', id: `AWS::::Account:${accountId}` };
}

/** Changes by users other than ASR. */
export const byHand = {
  async close(account: Account, { id }: FoundResource): Promise<void> {
    await account
      .client(EC2Client)
      .send(
        new RevokeSecurityGroupIngressCommand({ GroupId: lastPartOf(id), IpPermissions: [tcp(22, anyAddress, '')] }),
      );
  },
  async open(account: Account, { id }: FoundResource, port: number, description: string): Promise<void> {
    await account.client(EC2Client).send(
      new AuthorizeSecurityGroupIngressCommand({
        GroupId: lastPartOf(id),
        IpPermissions: [tcp(port, anyAddress, description)],
      }),
    );
  },
  async openOverIpv6(account: Account, { id }: FoundResource): Promise<void> {
    const rule = {
      IpProtocol: 'tcp',
      FromPort: 22,
      ToPort: 22,
      Ipv6Ranges: [{ CidrIpv6: '::/0', Description: 'and IPv6' }],
    };
    await account
      .client(EC2Client)
      .send(new AuthorizeSecurityGroupIngressCommand({ GroupId: lastPartOf(id), IpPermissions: [rule] }));
  },
  async deleteGroup(account: Account, { id }: FoundResource): Promise<void> {
    await account.client(EC2Client).send(new DeleteSecurityGroupCommand({ GroupId: lastPartOf(id) }));
  },
};
