/** For each control: how the resource that violates it comes about, in an account of moto. */
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateManagedPrefixListCommand,
  CreateSecurityGroupCommand,
  CreateVpcCommand,
  DescribeSecurityGroupsCommand,
  EC2Client,
  type IpPermission,
} from '@aws-sdk/client-ec2';
import { CreateAccessKeyCommand, CreateLoginProfileCommand, CreateUserCommand, IAMClient } from '@aws-sdk/client-iam';
import { CreateDBInstanceCommand, RDSClient } from '@aws-sdk/client-rds';
import type { Account } from '@asr/local-cloud';

/** Makes the violation, and answers with the resource's id as a finding gives it. */
export type Arrange = (account: Account, control: string) => Promise<string>;

/** What violates the control: what is said of it alone, else the plainest resource of its type. */
export function arrangementOf(control: string, resourceType: string): Arrange | undefined {
  return byControl[control] ?? byResourceType[resourceType];
}

/** As AWS makes them when nobody asks for more, which violates most controls. */
const byResourceType: { readonly [resourceType: string]: Arrange } = {
  AwsAccount: async ({ accountId }) => `AWS::::Account:${accountId}`,

  AwsIamUser: async (account, control) => {
    const iam = account.client(IAMClient);
    const UserName = `leaver-${control}`;
    await iam.send(new CreateUserCommand({ UserName }));
    await iam.send(new CreateLoginProfileCommand({ UserName, Password: 'Correct-Horse-1' }));
    await iam.send(new CreateAccessKeyCommand({ UserName }));
    await iam.send(new CreateAccessKeyCommand({ UserName }));
    return `arn:aws:iam::${account.accountId}:user/${UserName}`;
  },

  AwsRdsDbInstance: async (account, control) => {
    const { DBInstance } = await account.client(RDSClient).send(
      new CreateDBInstanceCommand({
        DBInstanceIdentifier: `orders-${control.toLowerCase().replaceAll('.', '-')}`,
        Engine: 'postgres',
        DBInstanceClass: 'db.m6g.large',
        AllocatedStorage: 100,
        MasterUsername: 'orders',
        ManageMasterUserPassword: true,
      }),
    );
    return DBInstance?.DBInstanceArn ?? '';
  },
};

const byControl: { readonly [control: string]: Arrange } = {
  'EC2.2': async (account) => {
    const ec2 = account.client(EC2Client);
    const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.1.0.0/16' }));
    const Filters = [
      { Name: 'vpc-id', Values: [Vpc?.VpcId ?? ''] },
      { Name: 'group-name', Values: ['default'] },
    ];
    const { SecurityGroups: [group] = [] } = await ec2.send(new DescribeSecurityGroupsCommand({ Filters }));
    const GroupId = group?.GroupId ?? '';
    // AWS makes a default group with this rule, moto without.
    const IpPermissions = [{ IpProtocol: '-1', UserIdGroupPairs: [{ GroupId }] }];
    await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
    return arnOf(account, GroupId);
  },
  'EC2.13': (account) => openGroup(account, 22),
  'EC2.14': (account) => openGroup(account, 3389),
};

/** Open in every way there is, beside sources that may stay. */
async function openGroup(account: Account, port: number): Promise<string> {
  const ec2 = account.client(EC2Client);
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.2.0.0/16' }));
  const { GroupId = '' } = await ec2.send(
    new CreateSecurityGroupCommand({ GroupName: `open-${port}`, Description: 'open', VpcId: Vpc?.VpcId }),
  );
  const { PrefixList } = await ec2.send(
    new CreateManagedPrefixListCommand({
      PrefixListName: `everybody-${port}`,
      AddressFamily: 'IPv4',
      MaxEntries: 1,
      Entries: [{ Cidr: '0.0.0.0/0' }],
    }),
  );
  const IpPermissions: IpPermission[] = [
    { IpProtocol: 'tcp', FromPort: port, ToPort: port, IpRanges: [{ CidrIp: '0.0.0.0/0' }, { CidrIp: '10.0.0.0/8', Description: 'ours' }] },
    { IpProtocol: 'tcp', FromPort: port - 2, ToPort: port + 2, Ipv6Ranges: [{ CidrIpv6: '::/0', Description: 'a range' }] },
    { IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }], UserIdGroupPairs: [{ GroupId }] },
    { IpProtocol: 'tcp', FromPort: port, ToPort: port, PrefixListIds: [{ PrefixListId: PrefixList?.PrefixListId }] },
    { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: '0.0.0.0/0' }] },
  ];
  await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
  return arnOf(account, GroupId);
}

function arnOf({ region, accountId }: Account, groupId: string): string {
  return `arn:aws:ec2:${region}:${accountId}:security-group/${groupId}`;
}
