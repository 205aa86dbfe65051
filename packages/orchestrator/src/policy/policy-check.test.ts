/** Tests what `asr policy check` refuses: values that no control accepts, and rules that can never apply. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { knownControls } from './known-controls.ts';
import type { KnownControls } from './policy.ts';
import { readPolicy } from './policy-file.ts';

const now = new Date('2026-11-24T12:00:00Z');
let known: KnownControls;
beforeAll(async () => {
  known = await knownControls([]);
});

const problems = (...lines: readonly string[]) => {
  const reading = readPolicy(lines.join('\n'), known, 'asr.config.yaml', now);
  return reading.ok ? [] : reading.problems;
};
const parameters = (control: string, value: string) =>
  problems('controls:', `  ${control}:`, `    parameters: { ${value} }`);

describe('a parameter in the policy file', () => {
  it.each([
    [
      'IAM.8',
      'maxCredentialUsageAge: 0',
      ':3:42 controls.IAM.8.parameters.maxCredentialUsageAge must be 1 to 90, not 0.',
    ],
    ['IAM.8', 'maxCredentialUsageAge: -1', 'must be 1 to 90, not -1.'],
    ['IAM.3', 'maxAccessKeyAge: 0', 'must be 1 to 90, not 0.'],
    ['EC2.4', 'AllowedDays: -5', 'must be 1 to 365, not -5.'],
    ['IAM.7', 'minimumPasswordLength: 500', 'must be 8 to 128, not 500.'],
    ['IAM.15', 'minimumPasswordLength: 129', 'must be 14 to 128, not 129.'],
    [
      'EC2.18',
      'authorizedTcpPorts: [http]',
      ':3:40 controls.EC2.18.parameters.authorizedTcpPorts[0] must be a port or',
    ],
    ['EC2.18', "authorizedTcpPorts: ['80-70']", 'must begin with the lower port, not "80-70".'],
    ['EC2.18', 'authorizedTcpPorts: [70000]', 'must be 65535 or less'],
    ['RDS.6', 'monitoringInterval: 20', 'must be one of 0, 1, 5, 10, 15, 30, 60, not 20.'],
    ['CloudTrail.2', 'kmsKeyArn: my-key', 'must be the ARN of a KMS key, not "my-key".'],
    ['SNS.1', "kmsMasterKeyId: ''", 'must be the ARN, the id or the alias of a KMS key'],
    ['CloudWatch.4', 'topicArn: my-topic', 'must be the ARN of an SNS topic'],
    ['DynamoDB.1', 'targetReadUtilization: 95', 'must be 20 to 90, not 95.'],
    ['S3.13', 'targetTransitionStorageClass: COLD', 'must be one of STANDARD_IA'],
    ['APIGateway.1', 'loggingLevel: WARN', 'must be one of ERROR, INFO, not "WARN".'],
    ['CloudFront.1', 'defaultRootObject: /index.html', 'without a leading slash'],
    ['EC2.2', 'allowInUse: maybe', 'must be true or false, not "maybe".'],
    ['IAM.7', 'minimumPasswordLength: long', 'must be a number, not "long".'],
    ['EC2.18', 'ports: [80]', 'is not a parameter of this control; it has authorizedTcpPorts, authorizedUdpPorts.'],
    [
      'SecurityGroup.3',
      "allowedActors: ['arn:aws:ec2:eu-west-1:111122223333:instance/i-1']",
      'must be the ARN of a user, a role',
    ],
    ['SecurityGroup.3', 'allowedActors: [elasticmapreduce]', 'must be the ARN of a user, a role'],
    [
      'SecurityGroup.4',
      'forbid: [{ name: ssh, ports: [ssh], source: internet }]',
      'controls.SecurityGroup.4.parameters.forbid[0].ports',
    ],
  ])('%s: { %s } is refused with its position', (control, value, message) => {
    expect(parameters(control, value)).toEqual([expect.stringContaining(message)]);
    expect(parameters(control, value)[0]).toMatch(/^asr\.config\.yaml:3:\d+ /);
  });

  it('every invalid value is reported, not only the first', () => {
    expect(parameters('IAM.7', 'minimumPasswordLength: 500, maxPasswordAge: 91')).toHaveLength(2);
  });

  it.each([
    ['IAM.8', 'maxCredentialUsageAge: 30'],
    ['RDS.6', 'monitoringInterval: 30'],
    ['EC2.18', "authorizedTcpPorts: [80, '8000-8100']"],
    ['SecurityGroup.3', "allowedActors: [elasticmapreduce.amazonaws.com, 'arn:aws:iam::*:role/Deploy*']"],
    ['CloudWatch.4', "topicArn: 'arn:aws:sns:{region}:111122223333:alarms'"],
    ['DynamoDB.5', 'requiredTagKeys: [Team, cost:center]'],
  ])('%s: { %s } is accepted', (control, value) => {
    expect(parameters(control, value)).toEqual([]);
  });
});

describe('a tag that a policy writes', () => {
  const writes = (key: string, ...others: readonly string[]) =>
    problems(
      ...others,
      'controls:',
      '  EC2.44:',
      `    parameters: { tagValues: { Team: { value: shop }, ${key}: { value: web } } }`,
      '  SecurityGroup.4:',
      "    parameters: { groups: [{ tags: { Role: web } }], forbid: [{ name: ssh, ports: ['22'], source: internet }] }",
    );

  it.each([
    ['a control', 'Role', []],
    ['the scope', 'Stage', ['scope: { include: { tags: { Stage: prod } } }']],
    ['what the scope excludes', 'Legacy', ['scope: { exclude: { tags: { Legacy: yes-it-is } } }']],
  ])('is refused with its position if it selects resources for %s', (_what, key, others) => {
    const line = 3 + others.length;

    expect(writes(key, ...others)).toEqual([
      expect.stringMatching(
        new RegExp(
          `^asr\\.config\\.yaml:${line}:\\d+ controls\\.EC2\\.44\\.parameters\\.tagValues\\.${key} is a tag by which`,
        ),
      ),
    ]);
  });

  it('is accepted if it selects nothing', () => {
    expect(writes('Owner')).toEqual([]);
  });
});

describe('a value of a tag from AWS Organizations', () => {
  const team = (source: string) =>
    problems('controls:', '  EC2.44:', '    parameters:', '      tagValues:', `        Team: ${source}`);

  it.each(['{ account: name }', '{ unit: name }', '{ accountTag: cost-center }', '{ unit: { r-a1b2: shop } }'])(
    'is accepted as %s',
    (source) => {
      expect(team(source)).toEqual([]);
    },
  );

  it.each([
    ['{ account: email }', ' must be '],
    ['{ unit: { ou-a1b2-c3d4e5f6: shop }, otherwise: x }', ' must be '],
    ['{ unit: { payments: shop } }', '.unit.payments is not the id of an organizational unit'],
    ["{ unit: { ou-a1b2-c3d4e5f6: '' } }", '.unit.ou-a1b2-c3d4e5f6 must be a text that is not empty'],
    ['{ unit: { r-a1b2: shop }, default: a;b }', '.default must be a text that is not empty'],
  ])('is refused with its position: %s', (source, problem) => {
    expect(team(source)).toEqual([
      expect.stringMatching(/^asr\.config\.yaml:5:\d+ controls\.EC2\.44\.parameters\.tagValues\.Team/),
    ]);
    expect(team(source)[0]).toContain(`tagValues.Team${problem}`);
  });

  it('cannot be given as what Parse looked up', () => {
    expect(
      problems('controls:', '  EC2.44:', '    parameters: { organizationValues: { Team: { value: shop } } }'),
    ).toEqual([expect.stringContaining('is not a parameter of this control; it has requiredTagKeys, tagValues')]);
  });
});

describe('an exception', () => {
  const exception = (resource: string, { control = 'EC2.13', until = '2027-03-31' } = {}) => [
    `  - { control: ${control}, resource: '${resource}', until: '${until}', reason: r, owner: o }`,
  ];

  it.each([
    ['a bucket by its name alone', 'my-bucket', 'S3.5'],
    ['a bucket, of a control that is about the account', 'arn:aws:s3:::my-bucket', 'S3.1'],
    ['a group by its id alone', 'sg-0abc', 'EC2.13'],
    ['a resource of another type', 'arn:aws:ec2:eu-west-1:111122223333:instance/i-0abc', 'EC2.13'],
    ['a resource of another service', 'arn:aws:s3:::my-bucket', 'EC2.13'],
    ['no resource of any control', 'arn:aws:batch:*:*:job/1', 'all'],
  ])('for %s can never apply', (_what, resource, control) => {
    expect(problems('exceptions:', ...exception(resource, { control }))).toEqual([
      expect.stringMatching(/^asr\.config\.yaml:2:\d+ exceptions\[0\]\.resource must be /),
    ]);
  });

  it.each([
    ['arn:aws:ec2:*:security-group/sg-0abc', 'EC2.13'],
    ['arn:aws:s3:::my-bucket', 'S3.5'],
    ['*', 'EC2.13'],
    ['arn:*/sg-0abc', 'EC2.13'],
    ['AWS::::Account:111122223333', 'IAM.7'],
    ['arn:aws:lambda:*:*:function:shop', 'all'],
  ])('for %s of %s is accepted', (resource, control) => {
    expect(problems('exceptions:', ...exception(resource, { control }))).toEqual([]);
  });

  it('that has ended is refused', () => {
    const over = exception('arn:aws:ec2:*:security-group/sg-0abc', { until: '2026-11-23' });

    expect(problems('exceptions:', ...over)).toEqual([
      expect.stringContaining('which is in the past. Remove the exception, or set a later date.'),
    ]);
    expect(readPolicy(['exceptions:', ...over].join('\n'), known)).toMatchObject({ ok: true });
  });

  it('that is a duplicate is refused', () => {
    const twice = exception('arn:aws:ec2:*:security-group/sg-0abc');

    expect(problems('exceptions:', ...twice, ...twice)).toEqual([
      expect.stringMatching(/:3:\d+ exceptions\[1\]\.resource repeats exceptions\[0\] for the same control/),
    ]);
  });
});

describe('another rule of the policy', () => {
  it.each([
    ['a Region with a typo', ['scope:', '  exclude: { regions: [eu-wset-1] }'], 'must be a Region such as eu-west-1'],
    ['a resource of the scope without an ARN', ['scope:', '  exclude: { resources: [my-bucket] }'], 'must be the ARN'],
    ['an account of eleven digits', ['scope:', "  exclude: { accounts: ['11112222333'] }"], 'must be twelve digits'],
    [
      'a window that never opens',
      ['windows:', "  - { opens: '0 0 30 2 *', minutes: 60 }"],
      'must match a time; this expression never does',
    ],
    ['an exemption from an unknown control', ['exemptions: { controls: [EC2.999] }'], 'is not a control'],
    ['an exemption of no days', ['exemptions: { maxDays: 0 }'], 'must be 1 or more'],
  ])('%s is refused', (_what, lines, message) => {
    expect(problems(...lines)).toEqual([expect.stringContaining(message)]);
  });
});
