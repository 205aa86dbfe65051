/** Security groups that are open to the internet, and the events with their findings. */
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DescribeVpcsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import type { LocalCloud } from '@asr/local-cloud';

export interface OpenGroup {
  readonly accountId: string;
  readonly region: string;
  readonly groupId: string;
}

/**
 * Creates groups with port 22 open to 0.0.0.0/0, distributed evenly over the accounts.
 *
 * @param created Called after each account with the number of groups so far.
 */
export async function createOpenGroups(
  cloud: LocalCloud,
  count: number,
  accounts: readonly string[] = ['111111111111', '222222222222'],
  region = 'eu-west-1',
  created: (count: number) => void = () => {},
): Promise<readonly OpenGroup[]> {
  const groups: OpenGroup[] = [];
  for (const [index, accountId] of accounts.entries()) {
    const ec2 = cloud.account(accountId, region).client(EC2Client);
    const { Vpcs: [vpc] = [] } = await ec2.send(new DescribeVpcsCommand({}));
    for (let nth = index; nth < count; nth += accounts.length) {
      const { GroupId = '' } = await ec2.send(
        new CreateSecurityGroupCommand({
          GroupName: `open-${Date.now()}-${nth}`,
          Description: 'open',
          VpcId: vpc?.VpcId,
        }),
      );
      await ec2.send(
        new AuthorizeSecurityGroupIngressCommand({
          GroupId,
          IpPermissions: [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
        }),
      );
      groups.push({ accountId, region, groupId: GroupId });
    }
    ec2.destroy();
    created(groups.length);
  }
  return groups;
}

/** The ids of this number of accounts. */
export function accountIds(count: number): readonly string[] {
  return Array.from({ length: count }, (_, nth) => String(100_000_000_000 + nth));
}

/** A finding of EC2.13, as Security Hub writes it with consolidated control findings. */
export function findingOf({ accountId, region, groupId }: OpenGroup): object {
  const id = `arn:aws:securityhub:${region}:${accountId}:security-control/EC2.13/finding/${groupId}`;
  return {
    SchemaVersion: '2018-10-08',
    Id: id,
    ProductArn: `arn:aws:securityhub:${region}::product/aws/securityhub`,
    GeneratorId: 'security-control/EC2.13',
    AwsAccountId: accountId,
    Region: region,
    Title: 'Security groups should not allow ingress from 0.0.0.0/0 or ::/0 to port 22',
    Compliance: { Status: 'FAILED', SecurityControlId: 'EC2.13' },
    Workflow: { Status: 'NEW' },
    RecordState: 'ACTIVE',
    Resources: [
      {
        Type: 'AwsEc2SecurityGroup',
        Id: `arn:aws:ec2:${region}:${accountId}:security-group/${groupId}`,
        Region: region,
      },
    ],
  };
}

/** The same finding with as much text and as many details as Security Hub writes: 4.5 KB. */
export function findingOfRealSize(group: OpenGroup): object {
  const finding = findingOf(group);
  const missing = 4500 - Buffer.byteLength(JSON.stringify(finding)) - Buffer.byteLength(JSON.stringify(texts));
  return { ...finding, ...texts, ProductFields: { details: 'x'.repeat(missing) } };
}

const texts = {
  AwsAccountName: 'shop-production',
  CompanyName: 'AWS',
  ProductName: 'Security Hub',
  Severity: { Label: 'HIGH', Original: 'HIGH' },
  Types: ['Software and Configuration Checks/Industry and Regulatory Standards'],
  ProcessedAt: '2026-11-21T00:00:00.000Z',
};

/** One event for one finding, as Security Hub imports it. */
export function importedEvent(finding: object): object {
  return {
    ...envelope,
    'detail-type': 'Security Hub Findings - Imported',
    resources: [],
    detail: { findings: [finding] },
  };
}

const envelope = {
  version: '0',
  id: '7a1b2c3d-0000-4000-8000-000000000001',
  source: 'aws.securityhub',
  account: '999999999999',
  time: '2026-11-21T00:00:00Z',
  region: 'eu-west-1',
};

/** The input of one execution with many findings. */
export function manyFindings(findings: readonly object[]): object {
  const button = { 'detail-type': 'Security Hub Findings - Custom Action', resources: [], detail: { findings } };
  return { kind: 'button', event: { ...envelope, ...button } };
}
