import { describe, expect, it } from '@jest/globals';
import { fakeAws, named, type Handlers } from '@asr/playbooks/testing';
import { maria, runCli } from '../../testing/index.ts';

const own = '111122223333';
const group = 'sg-0123456789abcdef0';

const findingOf = (controlId: string, resource: { readonly Type: string; readonly Id: string }, accountId = own) => ({
  SchemaVersion: '2018-10-08',
  Id: `arn:aws:securityhub:eu-west-1:${accountId}:security-control/${controlId}/finding/1`,
  ProductArn: 'arn:aws:securityhub:eu-west-1::product/aws/securityhub',
  GeneratorId: `security-control/${controlId}`,
  AwsAccountId: accountId,
  Region: 'eu-west-1',
  Severity: { Label: 'HIGH' },
  Compliance: { Status: 'FAILED', SecurityControlId: controlId },
  Workflow: { Status: 'NEW' },
  RecordState: 'ACTIVE',
  Resources: [resource],
});
const groupIn = (accountId: string) => ({
  Type: 'AwsEc2SecurityGroup',
  Id: `arn:aws:ec2:eu-west-1:${accountId}:security-group/${group}`,
});
const ssh = findingOf('EC2.13', groupIn(own));

const openRule = {
  SecurityGroupRuleId: 'sgr-1',
  GroupId: group,
  GroupOwnerId: own,
  IsEgress: false,
  IpProtocol: 'tcp',
  FromPort: 22,
  ToPort: 22,
  CidrIpv4: '0.0.0.0/0',
};

function account(findings: readonly object[], more: Handlers = {}) {
  const aws = fakeAws({
    GetCallerIdentityCommand: () => ({ Arn: maria, Account: own, UserId: 'AIDA' }),
    GetFindingsCommand: () => ({ Findings: findings }),
    GetResourcesCommand: () => ({ ResourceTagMappingList: [{ ResourceARN: groupIn(own).Id, Tags: [] }] }),
    DescribeSecurityGroupRulesCommand: () => ({ SecurityGroupRules: [openRule] }),
    ...more,
  });
  return { aws, plan: (...argv: readonly string[]) => runCli(['plan', ...argv], { adminAccount: () => aws }) };
}

describe('asr plan', () => {
  it('prints what ASR would change, and only reads', async () => {
    const { aws, plan } = account([ssh]);

    const { code, out } = await plan();

    expect(code).toBe(0);
    expect(out).toBe(
      [
        `EC2.13  ${group}  ${own} eu-west-1  HIGH`,
        '  ASR would make these changes:',
        '    - rules[ingress tcp 22 0.0.0.0/0]',
        '',
        '1 finding: 1 would be fixed. Nothing was changed.',
        '',
      ].join('\n'),
    );
    expect(aws.calls.filter((call) => !/:(Get|Describe)/.test(call))).toEqual([]);
  });

  it('says which changes would need approval, and what they break', async () => {
    const { plan } = account([findingOf('EC2.7', { Type: 'AwsAccount', Id: `AWS::::Account:${own}` })], {
      GetEbsEncryptionByDefaultCommand: () => ({ EbsEncryptionByDefault: false }),
      GetEbsDefaultKmsKeyIdCommand: () => ({ KmsKeyId: 'alias/aws/ebs' }),
    });

    const { out } = await plan();

    expect(out).toContain('  ASR would ask for approval of these changes:\n    ~ encrypts: false → true\n  Warning: ');
    expect(out).toContain('1 finding: 1 would need approval.');
  });

  it('asks Security Hub only for open findings of the given kinds', async () => {
    const { aws, plan } = account([]);

    const { code, out } = await plan('--control', 'ec2.13', '--severity', 'high,critical', '--account', own);

    expect({ code, out }).toEqual({ code: 0, out: 'No open findings match. Nothing was changed.\n' });
    const equals = (...values: readonly string[]) => values.map((Value) => ({ Value, Comparison: 'EQUALS' }));
    expect(aws.recorded.find(({ command }) => command === 'GetFindingsCommand')?.input).toMatchObject({
      Filters: {
        ComplianceStatus: equals('FAILED'),
        RecordState: equals('ACTIVE'),
        WorkflowStatus: equals('NEW'),
        ComplianceSecurityControlId: equals('EC2.13'),
        SeverityLabel: equals('HIGH', 'CRITICAL'),
        AwsAccountId: equals(own),
      },
    });
  });

  it('plans the other findings if one cannot be planned, and gives the reason', async () => {
    const foreign = findingOf('EC2.13', groupIn('444455556666'), '444455556666');
    const { plan } = account([foreign, findingOf('Inspector.1', groupIn(own)), ssh]);

    const { code, out } = await plan('--json');

    const { plans, notPlanned } = JSON.parse(out) as {
      readonly plans: readonly object[];
      readonly notPlanned: readonly object[];
    };
    expect(code).toBe(0);
    expect(plans).toEqual([expect.objectContaining({ controlId: 'EC2.13', outcome: 'would-fix', severity: 'HIGH' })]);
    expect(notPlanned).toEqual([
      expect.objectContaining({ reason: expect.stringContaining('no playbook for Inspector.1') }),
      { findingId: foreign.Id, reason: expect.stringContaining('Give --role') },
    ]);
  });

  it('reads member accounts with the given role, and reports an account that it cannot enter', async () => {
    const { aws, plan } = account([findingOf('EC2.13', groupIn('444455556666'), '444455556666'), ssh], {
      AssumeRoleCommand: () => {
        throw named('AccessDenied', 'not authorized to perform: sts:AssumeRole');
      },
    });

    const { out } = await plan('--role', 'Audit');

    expect(aws.recorded.find(({ command }) => command === 'AssumeRoleCommand')?.input).toMatchObject({
      RoleArn: 'arn:aws:iam::444455556666:role/Audit',
    });
    expect(out).toContain('not authorized to perform: sts:AssumeRole');
    expect(out).toContain('2 findings: 1 would be fixed, 1 not planned. Nothing was changed.');
  });

  it.each([
    [['--control', 'Castle.1'], 'Castle.1 is not a control that ASR can remediate.'],
    [['--severity', 'URGENT'], 'URGENT is not a severity. Use CRITICAL, HIGH, MEDIUM, LOW, INFORMATIONAL.'],
    [['--account', '123'], '123 is not a valid account id.'],
    [['--limit', '0'], 'It must be a positive integer.'],
    [['--file', 'missing.json'], 'missing.json: file not found.'],
    [['--policy', 'missing.yaml'], 'missing.yaml: file not found.'],
  ])('exits with 2 for %j', async (argv, message) => {
    const { code, err } = await account([]).plan(...argv);

    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(message) });
  });

  it('reads findings from standard input, as the AWS CLI prints them', async () => {
    const { aws } = account([]);

    const { out } = await runCli(['plan', '--file', '-'], {
      adminAccount: () => aws,
      stdin: JSON.stringify({ Findings: [ssh] }),
    });

    expect(out).toContain('1 finding: 1 would be fixed.');
    expect(aws.calls).not.toContain('securityhub:GetFindings');
  });
});
