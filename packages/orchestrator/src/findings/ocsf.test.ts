import { describe, expect, it } from '@jest/globals';
import { readOcsf } from './ocsf.ts';
import { anOcsfFinding } from '../testing/index.ts';

function reading(overrides: object = {}) {
  const result = readOcsf(anOcsfFinding(overrides));
  if (!result.ok) throw new Error(result.error);
  return result.finding;
}

describe('readOcsf', () => {
  it('reads the fields that ASR needs from a compliance finding', () => {
    expect(reading()).toEqual({
      reference: {
        id: 'arn:aws:securityhub:eu-west-1:111122223333:security-control/EC2.13/finding/bbbb',
        format: 'ocsf',
        productArn: 'arn:aws:securityhub:eu-west-1::productv2/aws/securityhub',
        accountId: '111122223333',
        accountName: 'shop',
      },
      controlId: 'EC2.13',
      region: 'eu-west-1',
      workflowStatus: 'NEW',
      complianceStatus: 'FAILED',
      recordState: 'ACTIVE',
      parameters: {},
      resources: [
        {
          ok: true,
          resource: {
            type: 'AWS::EC2::SecurityGroup',
            id: 'arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0abc',
            otherId: 'sg-0abc',
            region: 'eu-west-1',
            partition: 'aws',
            accountId: '111122223333',
          },
        },
      ],
      excessResources: 0,
    });
  });

  it.each([
    [{ uid: 'arn:aws:s3:::logs' }, 'arn:aws:s3:::logs'],
    [{ uid: 'logs', uid_alt: 'arn:aws:s3:::logs' }, 'arn:aws:s3:::logs'],
    [{ uid: 'arn:aws:s3:::logs', uid_alt: 'logs' }, 'arn:aws:s3:::logs'],
    [{ uid: 'AWS::::Account:111122223333' }, 'AWS::::Account:111122223333'],
    [{ uid: 'logs' }, 'logs'],
    [{ uid_alt: 'logs' }, 'logs'],
  ])('identifies the resource of %j by its ARN if it has one', (ids, id) => {
    const [resource] = reading({ resources: [{ type: 'AWS::S3::Bucket', ...ids }] }).resources;
    expect(resource).toMatchObject({ ok: true, resource: { id } });
  });

  it.each([
    [{ status_id: 1 }, 'NEW'],
    [{ status_id: 0 }, 'NEW'],
    [{ status_id: 2, status: 'In Progress' }, 'NOTIFIED'],
    [{ status_id: 3, status: 'Suppressed' }, 'SUPPRESSED'],
    [{ status_id: 3, status: undefined }, 'SUPPRESSED'],
    [{ status_id: undefined, status: 'Suppressed' }, 'SUPPRESSED'],
    [{ status_id: 1, status: 'Suppressed' }, 'SUPPRESSED'],
    [{ status_id: 4, status: 'Resolved' }, 'RESOLVED'],
    [{ status_id: 99, status: 'Odd' }, 'NOTIFIED'],
    [{ status_id: undefined, status: undefined }, 'NEW'],
    [{ status_id: undefined, status: 'constructor' }, 'NEW'],
  ])('reads the status %j as %s', (status, expected) => {
    expect(reading(status).workflowStatus).toBe(expected);
  });

  it.each([
    [{ status_id: 3 }, 'FAILED'],
    [{ status: 'Fail' }, 'FAILED'],
    [{ status: 'FAIL' }, 'FAILED'],
    [{ status_id: 1 }, 'PASSED'],
    [{ status_id: 2 }, 'WARNING'],
    [{ status_id: 99, status: 'toString' }, 'NOT_AVAILABLE'],
    [{}, 'NOT_AVAILABLE'],
  ])('reads the compliance status %j as %s', (status, expected) => {
    expect(reading({ compliance: { control: 'EC2.13', ...status } }).complianceStatus).toBe(expected);
  });

  it.each([
    [{ activity_id: 3 }, 'ARCHIVED'],
    [{ status_id: 5 }, 'ARCHIVED'],
    [{ activity_id: 2 }, 'ACTIVE'],
  ])('reads the record state of %j as %s', (overrides, expected) => {
    expect(reading(overrides).recordState).toBe(expected);
  });

  it('reads the parameters of the control in either form', () => {
    const control_parameters = [
      { name: 'maxCredentialUsageAge', value: '90' },
      { name: 'authorizedTcpPorts', values: ['80', '443'] },
      { name: 'empty' },
    ];
    expect(reading({ compliance: { control: 'IAM.8', control_parameters } }).parameters).toEqual({
      maxCredentialUsageAge: '90',
      authorizedTcpPorts: ['80', '443'],
      empty: [],
    });
  });

  it.each([
    [
      { class_uid: 6003, class_name: 'API Activity' },
      'class_uid must be 2003 (compliance finding); this is 6003 (API Activity).',
    ],
    [{ class_uid: undefined }, 'class_uid must be 2003 (compliance finding).'],
    [{ cloud: { account: { uid: 'shop' } } }, 'cloud.account.uid must be an account id of 12 digits.'],
    [{ cloud: {} }, 'cloud.account must be an object.'],
    [{ finding_info: {} }, 'finding_info.uid is missing.'],
    [{ metadata: { uid: 'f00d' } }, 'metadata.product must be an object.'],
    [{ compliance: undefined }, 'The finding names no Security Hub control: compliance.control is missing.'],
    [
      { compliance: { control: 'nonsense' } },
      'compliance.control must be a control id such as EC2.13, not "nonsense".',
    ],
    [{ status_id: '3' }, 'status_id must be a number.'],
    [{ resources: {} }, 'resources must be a list.'],
    [{ resources: [] }, 'resources must have at least one resource.'],
  ])('names the field that is wrong: %j', (overrides, error) => {
    const result = readOcsf(anOcsfFinding(overrides));
    expect(result).toHaveProperty('error', expect.stringContaining(error));
  });

  it.each([
    [{ type: 'AWS::S3::Bucket' }, 'resources[0].uid is missing.'],
    [{ uid: 'logs' }, 'resources[0].type is missing.'],
    [
      { type: 'AWS::S3::Bucket', uid: 'logs', owner: { account: { uid: 'me' } } },
      'resources[0].owner.account.uid must be',
    ],
  ])('names the field that is wrong in a resource: %j', (resource, error) => {
    const [first] = reading({ resources: [resource] }).resources;
    expect(first).toMatchObject({ ok: false, error: expect.stringContaining(error) });
  });

  it('returns the reference of an unreadable finding', () => {
    const finding = anOcsfFinding({ compliance: {} });
    expect(readOcsf(finding)).toMatchObject({
      ok: false,
      findingId: finding.finding_info.uid,
      reference: { format: 'ocsf', productArn: finding.metadata.product.uid, accountId: '111122223333' },
    });
  });

  it('returns the id if the reference is incomplete', () => {
    const result = readOcsf(anOcsfFinding({ metadata: {} }));
    expect(result).toMatchObject({ ok: false, findingId: anOcsfFinding().finding_info.uid });
    expect(result).not.toHaveProperty('reference');
  });
});
