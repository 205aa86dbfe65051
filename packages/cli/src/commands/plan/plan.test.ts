import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { defineCustomerRunbook, registerCustomers, registry } from '@asr/playbooks';
import { fakeAws, named, type Handlers } from '@asr/playbooks/testing';
import { anOpenRule, maria } from '@asr/operations/testing';
import { runCli } from '../../testing/index.ts';

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

const arn = 'arn:{partition}:sqs:{region}:{account}:{id}' as const;
const ownRunbook = defineCustomerRunbook({
  control: 'Acme.3',
  title: 'delay the messages of a queue',
  resourceType: 'AwsSqsQueue',
  document: {
    schemaVersion: '0.3',
    assumeRole: '{{ AutomationAssumeRole }}',
    parameters: { AutomationAssumeRole: {}, Queue: {} },
    mainSteps: [{ name: 'Set' }],
  },
  inputs: { Queue: ['{resourceName}'] },
  permissions: {
    read: ['sqs:GetQueueUrl'],
    write: ['sqs:SetQueueAttributes'],
    on: { 'sqs:GetQueueUrl': [arn], 'sqs:SetQueueAttributes': [arn] },
  },
  explanation: { failed: 'It fails.', impact: 'None.', owners: 'None known.', undo: 'Set it back.' },
});

const openRule = anOpenRule(group, own);

function account(findings: readonly object[], more: Handlers = {}) {
  const aws = fakeAws({
    GetCallerIdentityCommand: () => ({ Arn: maria, Account: own, UserId: 'AIDA' }),
    GetFindingsCommand: () => ({ Findings: findings }),
    GetResourcesCommand: () => ({ ResourceTagMappingList: [{ ResourceARN: groupIn(own).Id, Tags: [] }] }),
    DescribeSecurityGroupRulesCommand: () => ({ SecurityGroupRules: [openRule] }),
    ...more,
  });
  const entered: string[] = [];
  const memberAccount = (roleArn: string) => {
    entered.push(roleArn);
    return aws;
  };
  const plan = (...argv: readonly string[]) =>
    runCli(['plan', ...argv], { adminAccount: () => aws, memberAccount, sleep: async () => {} });
  return { aws, entered, plan };
}

describe('asr plan', () => {
  it('plans a control that a runbook changes', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'asr-plan-'));
    const policy = join(folder, 'asr.config.yaml');
    writeFileSync(policy, 'controls: { EC2.13: { via: runbook } }');

    const { out } = await account([ssh]).plan('--policy', policy);

    rmSync(folder, { recursive: true });
    expect(out).toContain('ASR would make these changes:');
  });

  it('says that a runbook without a playbook always asks, and with which inputs', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'asr-plan-'));
    const policy = join(folder, 'asr.config.yaml');
    writeFileSync(policy, 'playbooks: [{ control: Acme.3, package: ./acme }]');
    mkdirSync(join(folder, 'acme'));
    writeFileSync(join(folder, 'acme', 'package.json'), '{ "exports": "./runbook.mjs" }');
    writeFileSync(join(folder, 'acme', 'runbook.mjs'), `export const acme = ${JSON.stringify(ownRunbook)};`);
    const queue = { Type: 'AwsSqsQueue', Id: `arn:aws:sqs:eu-west-1:${own}:orders` };
    const finding = {
      ...findingOf('Acme.3', queue),
      Id: `arn:aws:config:eu-west-1:${own}:config-rule/config-rule-mburzq/finding/1`,
      ProductArn: 'arn:aws:securityhub:eu-west-1::product/aws/config',
      ProductFields: { 'aws/config/ConfigRuleName': 'Acme.3' },
      Compliance: { Status: 'FAILED' },
    };

    const { out } = await account([finding]).plan('--policy', policy, '--json');

    registerCustomers([]);
    rmSync(folder, { recursive: true });
    expect(JSON.parse(out)).toMatchObject({
      plans: [
        {
          verdict: 'would-ask',
          whyAsk: 'irreversible',
          asked: [{ field: 'document', to: { inputs: { Queue: ['orders'] } } }],
          reason: expect.stringContaining('Starts the SSM document of Acme.3 with Queue = orders.'),
          warning: 'Cannot be undone: document.',
        },
      ],
    });
  });

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
        '1 resource: 1 would change. Nothing was changed.',
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
    expect(out).toContain('1 resource: 1 would need approval.');
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

  it('exits with 1 if there are findings and none can be planned, and names a finding without an id', async () => {
    const { aws } = account([]);

    const { code, out } = await runCli(['plan', '--file', '-'], { adminAccount: () => aws, stdin: '[1]' });

    expect(code).toBe(1);
    expect(out).toContain('A finding without an id: A finding must be an object, not 1.');
  });

  it('plans the other findings if one cannot be planned, and gives the reason', async () => {
    const foreign = findingOf('EC2.13', groupIn('444455556666'), '444455556666');
    const something = { ...groupIn(own), Type: 'Other', Id: 'something' };
    const unknown = { ...findingOf('EC2.13', something), Id: 'unknown' };
    const { plan } = account([foreign, unknown, ssh]);

    const { code, out } = await plan('--json');

    const { plans, notPlanned } = JSON.parse(out) as {
      readonly plans: readonly object[];
      readonly notPlanned: readonly object[];
    };
    expect(code).toBe(0);
    expect(plans).toEqual([
      expect.objectContaining({ controlId: 'EC2.13', verdict: 'would-change', severity: 'HIGH' }),
    ]);
    expect(notPlanned).toEqual([
      { findingId: unknown.Id, reason: expect.stringContaining('cannot identify the resource') },
      { findingId: foreign.Id, reason: expect.stringContaining('Give --role') },
    ]);
  });

  it('asks, as ASR would, about a resource whose owner can revert the change', async () => {
    const Tags = [{ Key: 'kubernetes.io/cluster/shop', Value: 'owned' }];
    const { plan } = account([ssh], {
      GetResourcesCommand: () => ({ ResourceTagMappingList: [{ ResourceARN: groupIn(own).Id, Tags }] }),
    });

    const { out } = await plan('--json');

    const [planned] = (JSON.parse(out) as { readonly plans: readonly object[] }).plans;
    expect(planned).toMatchObject({
      verdict: 'would-ask',
      changes: [],
      whyAsk: 'plan',
      warning: expect.stringContaining('Kubernetes'),
    });
  });

  it('gives the same reason once, and an overview of many plans', async () => {
    const numbered = (count: number, controlId: string, accountId: string) =>
      Array.from({ length: count }, (_, nth) => {
        const Id = groupIn(accountId).Id.replace(group, `sg-${String(nth).padStart(17, '0')}`);
        return { ...findingOf(controlId, { ...groupIn(accountId), Id }, accountId), Id: `${controlId}/${nth}` };
      });
    const foreign = numbered(5, 'EC2.13', '444455556666').map((finding, nth) => ({ ...finding, Id: `finding-${nth}` }));
    const { plan } = account([...foreign, ...numbered(8, 'EC2.13', own), ...numbered(4, 'EC2.14', own)], {
      GetResourcesCommand: ({ ResourceARNList = [] }: { readonly ResourceARNList?: readonly string[] }) => ({
        ResourceTagMappingList: ResourceARNList.map((ResourceARN) => ({ ResourceARN, Tags: [] })),
      }),
    });

    // Security Hub takes 20 controls in a query, so that EC2.14 is in the second one.
    const others = Object.keys(registry).filter((id) => id !== 'EC2.13' && id !== 'EC2.14');
    const { out } = await plan('--control', [...others.slice(0, 19), 'EC2.13', 'EC2.14'].join(','));

    expect(out.match(/Give --role/g)).toHaveLength(1);
    expect(out).toContain(
      '  finding-0\n  finding-1\n  finding-2\n  and 2 more. To list all, add --json.\n' +
        '\nBy control:\n  EC2.13  8 would change\n  EC2.14  4 compliant\n' +
        '\n17 resources: 8 would change, 4 compliant, 5 not planned. Nothing was changed.\n',
    );
  });

  it('reads member accounts with the given role', async () => {
    const { entered, plan } = account([findingOf('EC2.13', groupIn('444455556666'), '444455556666'), ssh]);

    const { code, out } = await plan('--role', 'Audit');

    expect({ code, entered }).toEqual({ code: 0, entered: ['arn:aws:iam::444455556666:role/Audit'] });
    expect(out).toContain('2 resources: ');
  });

  it('exits with 1 if an account cannot be read, and still plans the others', async () => {
    const { plan } = account([ssh, findingOf('EC2.7', { Type: 'AwsAccount', Id: `AWS::::Account:${own}` })], {
      GetEbsEncryptionByDefaultCommand: () => {
        throw named('CredentialsProviderError', 'Could not load credentials of the role.');
      },
    });

    const { code, out } = await plan();

    expect(code).toBe(1);
    expect(out).toContain('could not be planned');
    expect(out).toContain('2 resources: 1 would change, 1 failed. Nothing was changed.');
  });

  it('says that there are more findings than the limit', async () => {
    const second = { ...ssh, Id: `${ssh.Id}2` };
    const { plan } = account([ssh, second]);

    const { err, out } = await plan('--limit', '1', '--json');

    expect(err).toBe('There are more findings than --limit 1. To plan more, raise it.\n');
    expect(JSON.parse(out)).toMatchObject({ hasMore: true, plans: { length: 1 } });
  });

  it('plans more findings than one execution can take', async () => {
    const idOf = (nth: number) => `sg-${String(nth).padStart(17, '0')}`;
    const all = Array.from({ length: 250 }, (_, nth) => {
      const Id = groupIn(own).Id.replace(group, idOf(nth));
      return { ...findingOf('EC2.13', { ...groupIn(own), Id }), Id: `${ssh.Id}${nth}` };
    });
    const { aws } = account([], {
      GetResourcesCommand: ({ ResourceARNList = [] }: { readonly ResourceARNList?: readonly string[] }) => ({
        ResourceTagMappingList: ResourceARNList.map((ResourceARN) => ({ ResourceARN, Tags: [] })),
      }),
    });

    const { out } = await runCli(['plan', '--file', '-', '--limit', '300', '--json'], {
      adminAccount: () => aws,
      stdin: JSON.stringify(all),
    });

    expect(JSON.parse(out)).toMatchObject({ plans: { length: 250 }, notPlanned: [], hasMore: false });
  });

  it('plans a resource once that several findings name, also across the events of the button', async () => {
    const all = Array.from({ length: 45 }, (_, nth) => ({ ...ssh, Id: `${ssh.Id}${nth}` }));

    const { out } = await account(all).plan('--json');

    const { plans, notPlanned } = JSON.parse(out) as {
      readonly plans: readonly object[];
      readonly notPlanned: readonly { readonly reason: string }[];
    };
    expect([plans.length, notPlanned.length]).toEqual([1, 44]);
    expect(new Set(notPlanned.map(({ reason }) => reason))).toEqual(
      new Set([expect.stringContaining('another finding requests the same remediation')]),
    );
  });

  it('plans the findings of every event of a file', async () => {
    const event = (finding: object) => ({
      source: 'aws.securityhub',
      'detail-type': 'Security Hub Findings - Imported',
      resources: [],
      detail: { findings: [finding] },
    });
    const { aws } = account([]);

    const { out } = await runCli(['plan', '--file', '-', '--json'], {
      adminAccount: () => aws,
      stdin: JSON.stringify([event(ssh), event(findingOf('Inspector.1', groupIn(own)))]),
    });

    const { plans, notPlanned } = JSON.parse(out) as {
      readonly plans: readonly object[];
      readonly notPlanned: readonly object[];
    };
    expect([plans.length, notPlanned.length]).toEqual([1, 1]);
  });

  it.each([
    [['--control', 'Castle.1'], 'Castle.1 is not a control that ASR can remediate.'],
    [['--severity', 'URGENT'], 'URGENT is not a severity. Use CRITICAL, HIGH, MEDIUM, LOW, INFORMATIONAL.'],
    [['--account', '123'], '123 is not a valid account id.'],
    [['--role', 'arn:aws:iam::1:role/x y'], 'It must be the name of a role'],
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

    expect(out).toContain('1 resource: 1 would change.');
    expect(aws.calls).not.toContain('securityhub:GetFindings');
  });
});
