import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { type RemediationRecord, type Subject, newRecord } from '../model/index.ts';
import { type Policy, defaultPolicy } from '../policy/index.ts';
import {
  aCallEvent,
  aCustomAction,
  aRequest,
  anAsffFinding,
  anImportedEvent,
  anImportedV2Event,
  anOcsfFinding,
  anOldAsffFinding,
  inputFor,
} from '../testing/index.ts';
import { requestsFor } from './parse.ts';
import type { World } from './world.ts';

const account = '111122223333';
const group = `arn:aws:ec2:eu-west-1:${account}:security-group/sg-0abc`;
const own = `arn:aws:securityhub:eu-west-1:${account}:product/${account}/default`;

const controls: World['controls'] = {
  'EC2.13': { resourceType: 'AwsEc2SecurityGroup', scope: 'regional' },
  'CloudTrail.4': { resourceType: 'AwsCloudTrailTrail', scope: 'regional' },
  'IAM.3': { resourceType: 'AwsIamUser', scope: 'global' },
  'SecurityGroup.3': {
    resourceType: 'AwsEc2SecurityGroup',
    scope: 'regional',
    detectedBy: ['cloudtrail'],
    remediesEvent: true,
  },
};
const automatic: Policy = {
  ...defaultPolicy,
  defaults: { mode: 'automatic' },
  controls: { 'SecurityGroup.3': { mode: 'automatic' } },
};

function parse(event: unknown, more: Partial<World> = {}) {
  return requestsFor({
    executionId: 'execution-1',
    input: inputFor(event),
    settings: { policy: automatic, runbooks: {} },
    controls,
    isOwnRole: () => false,
    organizationalUnits: () => ({ ok: false, error: 'not asked for.' }),
    now: new Date('2026-11-24T12:00:00Z'),
    ticketActionId: 'ASRTicket',
    ...more,
  });
}

const reasonsOf = ({ answers }: ReturnType<typeof parse>) => answers.map(({ reason }) => reason);

describe('a finding that Security Hub did not make', () => {
  const imported = (overrides: object = {}) => anAsffFinding({ ProductArn: own, ...overrides });

  it.each([
    ['by the automatic rule', anImportedEvent(imported())],
    ['by the button', aCustomAction(imported())],
    ['in the format of v2', anImportedV2Event(anOcsfFinding({ metadata: { product: { uid: own } } }))],
    ['with parameters and a severity', aCustomAction(imported({ Severity: { Label: 'CRITICAL' } }))],
  ])('is declined with the name of its product %s', (_, event) => {
    const parsed = parse(event);
    expect(parsed.items).toEqual([]);
    expect(parsed.answers).toMatchObject([{ outcome: 'skipped', finding: { productArn: '' } }]);
    expect(reasonsOf(parsed)).toEqual([
      `This finding is from product/${account}/default. ASR acts only on findings of Security Hub's own controls, of GuardDuty, Inspector and Macie. Nothing was changed.`,
    ]);
  });

  it('is declined if it has no product', () => {
    expect(reasonsOf(parse(aCustomAction(anAsffFinding({ ProductArn: undefined }))))).toEqual([
      "This finding has no product. ASR acts only on findings of Security Hub's own controls, of GuardDuty, Inspector and Macie. Nothing was changed.",
    ]);
  });

  it('is declined before its content is read, so that an invalid finding cannot make ASR write a note', () => {
    const parsed = parse(
      aCustomAction(imported({ Compliance: { SecurityControlId: 'SecurityGroup.3' }, GeneratorId: 'x/EC2.13' })),
    );
    expect(parsed.answers).toMatchObject([{ outcome: 'skipped', finding: { productArn: '' } }]);
  });

  it('is reported once, so that many of them leave space for others', () => {
    const flood = Array.from({ length: 990 }, (_, index) => imported({ Id: `flood-${index}` }));
    const { items, answers } = parse(aCustomAction(...flood, anAsffFinding()));
    expect(items).toHaveLength(1);
    expect(answers.map(({ reason }) => reason)).toEqual([
      expect.stringMatching(/The same applies to 989 more items of this event\.$/),
    ]);
  });

  it('is never accepted, whatever it imitates', () => {
    const product = fc.oneof(
      fc.string(),
      fc.constantFrom(
        own,
        `${own}/product/aws/securityhub`,
        'arn:aws:securityhub:eu-west-1::product/aws/guardduty',
        `arn:aws:securityhub:eu-west-1:${account}:product/aws/securityhub`,
        'arn:aws:securityhub:::product/aws/securityhub',
        'arn:aws:securityhub:eu-west-1::productv2/aws/securityhub',
      ),
    );
    fc.assert(
      fc.property(product, fc.constantFrom(...Object.keys(controls)), (ProductArn, SecurityControlId) => {
        const finding = anAsffFinding({ ProductArn, Compliance: { Status: 'FAILED', SecurityControlId } });
        expect(parse(aCustomAction(finding)).items).toEqual([]);
      }),
    );
  });
});

describe('a finding of Security Hub that contradicts itself', () => {
  it.each([
    [
      'its id is of another account',
      { Id: 'arn:aws:securityhub:eu-west-1:444455556666:security-control/EC2.13/finding/a' },
    ],
    [
      'its id is of another Region',
      { Id: `arn:aws:securityhub:us-east-1:${account}:security-control/EC2.13/finding/a` },
    ],
    ['its product is of another Region', { ProductArn: 'arn:aws:securityhub:us-east-1::product/aws/securityhub' }],
    ['two fields name two controls', { GeneratorId: 'security-control/EC2.14' }],
    [
      'its standard names another control',
      {
        ProductFields: {
          StandardsControlArn: `arn:aws:securityhub:eu-west-1:${account}:control/cis-aws-foundations-benchmark/v/1.2.0/2.2`,
        },
      },
    ],
  ])('changes nothing if %s', (_, overrides) => {
    const parsed = parse(aCustomAction(anAsffFinding(overrides)));
    expect(parsed.items).toEqual([]);
    expect(reasonsOf(parsed)).toEqual([expect.stringContaining('contradicts itself')]);
  });
});

describe('a genuine finding', () => {
  const places = [
    ['aws', 'eu-west-1'],
    ['aws-us-gov', 'us-gov-west-1'],
    ['aws-cn', 'cn-north-1'],
  ] as const;

  it.each(places)('is accepted in the partition %s', (partition, Region) => {
    const Resources = [
      { Type: 'AwsEc2SecurityGroup', Id: `arn:${partition}:ec2:${Region}:${account}:security-group/sg-0abc` },
    ];
    expect(parse(anImportedEvent(anAsffFinding({ Region, Resources }))).items).toMatchObject([
      { partition, controlId: 'EC2.13' },
    ]);
  });

  it.each([
    ['FSBP', anOldAsffFinding('aws-foundational-security-best-practices/v/1.0.0/EC2.13', { ControlId: 'EC2.13' })],
    [
      'CIS 1.2.0',
      anOldAsffFinding('arn:aws:securityhub:::ruleset/cis-aws-foundations-benchmark/v/1.2.0/rule/4.1', {
        RuleId: '4.1',
        StandardsGuideArn: 'arn:aws:securityhub:::ruleset/cis-aws-foundations-benchmark/v/1.2.0',
        StandardsControlArn: `arn:aws:securityhub:eu-west-1:${account}:control/cis-aws-foundations-benchmark/v/1.2.0/4.1`,
      }),
    ],
    [
      'PCI DSS',
      anOldAsffFinding('pci-dss/v/3.2.1/PCI.EC2.5', {
        ControlId: 'PCI.EC2.5',
        StandardsControlArn: `arn:aws:securityhub:eu-west-1:${account}:control/pci-dss/v/3.2.1/PCI.EC2.5`,
      }),
    ],
    ['NIST', anOldAsffFinding('nist-800-53/v/5.0.0/EC2.13', { ControlId: 'EC2.13' })],
    ['Security Hub v2', anOcsfFinding()],
    [
      'Security Hub v2 by its older product',
      anOcsfFinding({ metadata: { product: { uid: 'arn:aws:securityhub:eu-west-1::product/aws/securityhub' } } }),
    ],
  ])('of %s is accepted', (_, finding) => {
    expect(parse(aCustomAction(finding)).items).toMatchObject([{ controlId: 'EC2.13', resourceId: group }]);
  });

  it('of Security Hub v2 about a user, in the Region global, is of the Region of the finding', () => {
    const finding = anOcsfFinding({
      compliance: { control: 'IAM.3', status: 'Fail', status_id: 3 },
      resources: [
        {
          type: 'AWS::IAM::User',
          uid: 'AIDACKCEVSQ6C2EXAMPLE',
          uid_alt: `arn:aws:iam::${account}:user/alice`,
          region: 'global',
        },
      ],
    });
    expect(parse(aCustomAction(finding)).items).toMatchObject([
      { controlId: 'IAM.3', region: 'eu-west-1', resourceId: `arn:aws:iam::${account}:user/alice` },
    ]);
  });
});

describe("a finding of ASR's own", () => {
  const [detected] = parse(aCallEvent()).items;
  const record: RemediationRecord = newRecord(detected ?? aRequest(), new Date('2026-11-24T01:02:06Z'));
  const invented = {
    Name: 'event',
    Value: [JSON.stringify({ eventId: 'invented', removed: [{ cidr: '0.0.0.0/0', port: 3389 }] })],
  };
  const ownFinding = (overrides: object = {}) =>
    anAsffFinding({
      Id: record.finding.id,
      ProductArn: own,
      GeneratorId: 'asr/SecurityGroup.3',
      Compliance: { Status: 'FAILED', SecurityControlId: 'SecurityGroup.3', SecurityControlParameters: [invented] },
      Resources: [{ Type: 'AwsEc2SecurityGroup', Id: `arn:aws:ec2:eu-west-1:${account}:security-group/sg-0feedbeef` }],
      ...overrides,
    });
  const detectionOf = (id: string) => (id === record.finding.id ? record : undefined);

  it('is accepted with the facts in history, and without its own content', () => {
    const { items } = parse(aCustomAction(ownFinding()), { detectionOf });
    const subject: Partial<Subject> = {
      resourceId: record.resourceId,
      accountId: account,
      controlId: 'SecurityGroup.3',
    };
    expect(items).toMatchObject([{ ...subject, source: 'custom-action', finding: record.finding }]);
    expect(items[0]?.parameters.finding).toEqual(record.parameters.finding);
    expect(JSON.stringify(items)).not.toContain('invented');
    expect(JSON.stringify(items)).not.toContain('sg-0feedbeef');
  });

  it.each([
    ['history knows no detection of', {}, {}],
    ['history knows only a press of the button for', {}, { detectionOf: () => ({ ...record, detection: null }) }],
    [
      'is in another account than in history',
      {
        AwsAccountId: '444455556666',
        ProductArn: own.replaceAll(account, '444455556666'),
        Resources: [{ Type: 'AwsEc2SecurityGroup', Id: 'sg-0abc' }],
      },
      { detectionOf },
    ],
    [
      'names another control than history',
      { GeneratorId: 'asr/EC2.13', Compliance: { Status: 'FAILED', SecurityControlId: 'EC2.13' } },
      { detectionOf },
    ],
    ['comes from the product of Security Hub', { ProductArn: anAsffFinding().ProductArn }, { detectionOf }],
  ])('changes nothing if it %s', (_, overrides, more) => {
    const parsed = parse(aCustomAction(ownFinding(overrides)), more);
    expect(parsed.items).toEqual([]);
    expect(reasonsOf(parsed)).toEqual([expect.stringContaining('Nothing was changed.')]);
  });
});

describe('a spelling of a resource', () => {
  const spelledAs = (Id: string) => anAsffFinding({ Resources: [{ Type: 'AwsEc2SecurityGroup', Id }] });
  const exceptions = [{ control: 'all', resource: group, until: '2099-01-01', reason: 'migration', owner: 'net' }];

  it('cannot bypass an exception', () => {
    const settings = { policy: { ...automatic, exceptions }, runbooks: {} };
    expect(parse(aCustomAction(spelledAs('sg-0abc')), { settings })).toMatchObject({
      items: [],
      answers: [{ outcome: 'skipped' }],
    });
  });

  it('causes no second remediation, and an unsupported one is refused', () => {
    const { items, answers } = parse(
      aCustomAction(spelledAs(group), spelledAs('sg-0abc'), spelledAs(group.replace('security-group/', 'sg/'))),
    );
    expect(items).toMatchObject([{ resourceId: group }]);
    expect(parse(aCustomAction(spelledAs('sg-0abc'))).items).toMatchObject([
      { resourceId: 'sg-0abc', canonical: group },
    ]);
    expect(answers).toMatchObject([
      { outcome: 'skipped' },
      { outcome: 'refused', reason: expect.stringContaining('ASR cannot identify') },
    ]);
  });
});
