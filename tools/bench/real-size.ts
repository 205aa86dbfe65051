/**
 * A finding with all the fields that Security Hub writes, of which ASR reads a few. Its size decides how many findings
 * fit into one execution.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-findings-format.html
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/asff-changes-consolidation.html
 */
import { type OpenGroup, findingOf } from './open-groups.ts';

/** The finding of EC2.13 about a group, 4 to 5 KB as JSON. */
export function realSizeFindingOf(group: OpenGroup): object {
  const { accountId, region, groupId } = group;
  const short = findingOf(group) as {
    readonly Id: string;
    readonly Resources: readonly [object];
    readonly Compliance: object;
  };
  const [resource] = short.Resources;
  const severity = { Label: 'HIGH', Normalized: 70, Original: 'HIGH' };
  const types = ['Software and Configuration Checks/Industry and Regulatory Standards'];
  return {
    ...short,
    ProductName: 'Security Hub',
    CompanyName: 'AWS',
    AwsAccountName: `workload-${accountId.slice(-4)}`,
    Types: types,
    FirstObservedAt: observedAt,
    LastObservedAt: observedAt,
    CreatedAt: observedAt,
    UpdatedAt: observedAt,
    ProcessedAt: observedAt,
    Severity: severity,
    FindingProviderFields: { Severity: severity, Types: types },
    Description:
      'This control checks whether an Amazon EC2 security group allows ingress from 0.0.0.0/0 or ::/0 to port 22. The ' +
      'control fails if the security group allows ingress from 0.0.0.0/0 or ::/0 to port 22.',
    Remediation: {
      Recommendation: {
        Text: 'For information on how to correct this issue, consult the AWS Security Hub controls documentation.',
        Url: 'https://docs.aws.amazon.com/console/securityhub/EC2.13/remediation',
      },
    },
    ProductFields: {
      'RelatedAWSResources:0/name': `securityhub-restricted-ssh-${groupId.slice(3)}`,
      'RelatedAWSResources:0/type': 'AWS::Config::ConfigRule',
      'aws/securityhub/ProductName': 'Security Hub',
      'aws/securityhub/CompanyName': 'AWS',
      'Resources:0/Id': `arn:aws:ec2:${region}:${accountId}:security-group/${groupId}`,
      'aws/securityhub/FindingId': `arn:aws:securityhub:${region}::product/aws/securityhub/${short.Id}`,
      PreviousComplianceStatus: 'FAILED',
    },
    Compliance: { ...short.Compliance, ...compliance },
    Resources: [
      {
        ...resource,
        Partition: 'aws',
        Tags: {
          'aws:cloudformation:stack-name': 'network',
          CostCenter: '4711',
          Environment: 'production',
          Owner: 'platform',
        },
        Details: { AwsEc2SecurityGroup: detailsOf(group) },
      },
    ],
    WorkflowState: 'NEW',
  };
}

const observedAt = '2026-11-21T00:00:00.000Z';

/** The standards that contain EC2.13, and their requirements, as the page of the control lists them. */
const compliance = {
  RelatedRequirements: [
    'CIS AWS Foundations Benchmark v1.2.0/4.1',
    'PCI DSS v3.2.1/1.2.1',
    'PCI DSS v3.2.1/1.3.1',
    'PCI DSS v3.2.1/2.2.2',
    'PCI DSS v4.0.1/1.3.1',
    ...['AC-4', 'AC-4(21)', 'CM-7', 'SC-7', 'SC-7(11)', 'SC-7(16)', 'SC-7(21)', 'SC-7(4)', 'SC-7(5)'].map(
      (requirement) => `NIST.800-53.r5 ${requirement}`,
    ),
    ...['3.1.3', '3.1.14', '3.13.1'].map((requirement) => `NIST.800-171.r2 ${requirement}`),
  ],
  AssociatedStandards: [
    'ruleset/cis-aws-foundations-benchmark/v/1.2.0',
    'standards/pci-dss/v/3.2.1',
    'standards/pci-dss/v/4.0.1',
    'standards/nist-800-53/v/5.0.0',
    'standards/nist-800-171/v/2.0.0',
  ].map((StandardsId) => ({ StandardsId })),
};

/** @see https://docs.aws.amazon.com/securityhub/latest/userguide/asff-resourcedetails-awsec2.html#asff-resourcedetails-awsec2securitygroup */
function detailsOf({ accountId, groupId }: OpenGroup): object {
  const rule = (port: number, ranges: readonly string[]) => ({
    IpProtocol: 'tcp',
    FromPort: port,
    ToPort: port,
    IpRanges: ranges.map((CidrIp) => ({ CidrIp })),
  });
  return {
    GroupName: `open-${groupId.slice(3)}`,
    GroupId: groupId,
    OwnerId: accountId,
    VpcId: 'vpc-0a1b2c3d4e5f60718',
    IpPermissions: [
      rule(22, ['0.0.0.0/0']),
      rule(443, ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16']),
      rule(8443, ['10.20.0.0/16', '10.21.0.0/16', '10.22.0.0/16']),
      {
        IpProtocol: 'tcp',
        FromPort: 9100,
        ToPort: 9100,
        UserIdGroupPairs: [{ UserId: accountId, GroupId: 'sg-0f1e2d3c4b5a69788' }],
      },
    ],
    IpPermissionsEgress: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
  };
}
