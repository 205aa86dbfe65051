import { describe, expect, it } from '@jest/globals';
import { readAsff } from './asff.ts';
import { anAsffFinding, anOldAsffFinding } from '../testing/index.ts';

const cis120Finding = () =>
  anOldAsffFinding('arn:aws:securityhub:::ruleset/cis-aws-foundations-benchmark/v/1.2.0/rule/4.1', { RuleId: '4.1' });

function reading(input: object) {
  const result = readAsff(input);
  if (!result.ok) throw new Error(result.error);
  return result.finding;
}

describe('readAsff', () => {
  it('reads the fields that ASR needs from a consolidated finding', () => {
    expect(reading(anAsffFinding())).toEqual({
      reference: {
        id: 'arn:aws:securityhub:eu-west-1:111122223333:security-control/EC2.13/finding/aaaa',
        format: 'asff',
        productArn: 'arn:aws:securityhub:eu-west-1::product/aws/securityhub',
        accountId: '111122223333',
      },
      controlId: 'EC2.13',
      region: 'eu-west-1',
      workflowStatus: 'NEW',
      complianceStatus: 'FAILED',
      recordState: 'ACTIVE',
      severity: 'HIGH',
      parameters: {},
      resources: [
        {
          ok: true,
          resource: {
            type: 'AwsEc2SecurityGroup',
            id: 'arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0abc',
            partition: 'aws',
            region: 'eu-west-1',
          },
        },
      ],
      excessResources: 0,
    });
  });

  it('reads a finding of 2021, which has no Region, no SecurityControlId and no Details', () => {
    const { Region: _, ...old } = cis120Finding();
    const finding = reading({ ...old, Resources: [{ Type: 'AwsEc2SecurityGroup', Id: 'sg-0abc' }] });
    expect(finding).toMatchObject({ controlId: 'EC2.13', region: undefined });
  });

  it('treats null as absent, because some exporters write it', () => {
    const nothing = { Region: null, ProductFields: null, Workflow: null, RecordState: null };
    expect(reading(anAsffFinding(nothing))).toMatchObject({
      region: undefined,
      workflowStatus: 'NEW',
      recordState: 'ACTIVE',
    });
  });

  it('reads the parameters of the control, including empty ones', () => {
    const SecurityControlParameters = [
      { Name: 'authorizedTcpPorts', Value: ['80', '443'] },
      { Name: 'authorizedUdpPorts', Value: [] },
    ];
    const finding = anAsffFinding({ Compliance: { SecurityControlId: 'EC2.18', SecurityControlParameters } });

    expect(reading(finding).parameters).toEqual({ authorizedTcpPorts: ['80', '443'], authorizedUdpPorts: [] });
  });

  it('reads every resource, not only the first', () => {
    const Resources = ['sg-1', 'sg-2', 'sg-3'].map((Id) => ({ Type: 'AwsEc2SecurityGroup', Id }));
    expect(reading(anAsffFinding({ Resources })).resources).toHaveLength(3);
  });

  it('continues after a resource that cannot be read', () => {
    const Resources = [{ Type: 'AwsEc2SecurityGroup' }, 'sg-2', { Type: 'AwsEc2SecurityGroup', Id: 'sg-3' }];
    expect(reading(anAsffFinding({ Resources })).resources).toEqual([
      { ok: false, error: 'Resources[0].Id is missing.' },
      { ok: false, error: 'Resources[1] must be an object.' },
      { ok: true, resource: { type: 'AwsEc2SecurityGroup', id: 'sg-3' } },
    ]);
  });

  it('reads only as many resources as ASFF allows, and reports the rest', () => {
    const Resources = Array.from({ length: 40 }, (_, index) => ({ Type: 'AwsEc2SecurityGroup', Id: `sg-${index}` }));
    const finding = reading(anAsffFinding({ Resources }));
    expect([finding.resources.length, finding.excessResources]).toEqual([32, 8]);
  });

  it.each([
    [{ Id: undefined }, 'Id is missing.'],
    [{ Id: '' }, 'Id must not be empty.'],
    [{ Id: 5 }, 'Id must be a string.'],
    [{ Id: 'a\u0000b' }, 'Id must not contain control or invisible characters.'],
    [{ Id: 'a\u202eb' }, 'Id must not contain control or invisible characters.'],
    [{ Id: 'a\u2028b' }, 'Id must not contain control or invisible characters.'],
    [{ Id: 'x'.repeat(3000) }, 'Id must have at most 2048 characters.'],
    [{ ProductArn: 5 }, 'ProductArn must be a string.'],
    [{ AwsAccountId: '11112222333' }, 'AwsAccountId must be an account id of 12 digits.'],
    [{ AwsAccountId: 111122223333 }, 'AwsAccountId must be a string.'],
    [{ Region: 'Ireland' }, 'Region must be a Region such as eu-west-1.'],
    [{ Resources: undefined }, 'Resources must be a list.'],
    [{ Resources: [] }, 'Resources must have at least one resource.'],
    [{ Compliance: 'FAILED' }, 'Compliance must be an object.'],
    [{ Compliance: { Status: 'BAD' } }, 'Compliance.Status must be one of PASSED, WARNING, FAILED, NOT_AVAILABLE.'],
    [{ Workflow: { Status: 'new' } }, 'Workflow.Status must be one of NEW, NOTIFIED, RESOLVED, SUPPRESSED.'],
    [{ Workflow: [] }, 'Workflow must be an object.'],
    [
      { ProductFields: { StandardsArn: 'a'.repeat(600) } },
      'ProductFields.StandardsArn must have at most 512 characters.',
    ],
    [{ RecordState: 'GONE' }, 'RecordState must be one of ACTIVE, ARCHIVED.'],
    [
      { Compliance: { SecurityControlId: 'nonsense' } },
      'Compliance.SecurityControlId must be a control id such as EC2.13',
    ],
  ])('names the field that is wrong: %j', (overrides, error) => {
    const result = readAsff(anAsffFinding(overrides));
    expect(result.ok).toBe(false);
    expect(result).toHaveProperty('error', expect.stringContaining(error));
  });

  it('returns the reference of an unreadable finding, so that a note can report it', () => {
    const finding = anAsffFinding({ Compliance: {}, GeneratorId: 'something-else' });
    expect(readAsff(finding)).toMatchObject({
      ok: false,
      findingId: finding.Id,
      reference: { id: finding.Id, productArn: finding.ProductArn },
    });
  });

  it('reads a finding without a product', () => {
    expect(reading(anAsffFinding({ ProductArn: undefined }))).toMatchObject({
      controlId: 'EC2.13',
      reference: { productArn: '' },
    });
  });

  it('returns the id if the reference is incomplete', () => {
    const finding = anAsffFinding({ AwsAccountId: undefined });
    const result = readAsff(finding);
    expect(result).toMatchObject({ ok: false, findingId: finding.Id });
    expect(result).not.toHaveProperty('reference');
  });

  it('ignores the keys of prototypes', () => {
    const finding = JSON.parse(
      JSON.stringify(anAsffFinding()).replace(
        '{',
        '{"__proto__":{"RecordState":"ARCHIVED"},"constructor":{"prototype":1},',
      ),
    ) as object;
    expect(reading(finding)).toMatchObject({ controlId: 'EC2.13', recordState: 'ACTIVE' });
    expect(({} as { RecordState?: string }).RecordState).toBeUndefined();
  });
});
