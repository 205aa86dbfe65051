import { describe, expect, it } from '@jest/globals';
import { readAsff } from './asff.ts';
import { isAccount, normalizedType } from '../identity/index.ts';
import { subjectsOf } from './finding.ts';
import { readOcsf } from './ocsf.ts';
import { anAsffFinding, anOcsfFinding } from '../testing/index.ts';

function subjects(reading: ReturnType<typeof readAsff>) {
  if (!reading.ok) throw new Error(reading.error);
  return subjectsOf(reading.finding);
}

const asff = (resource: object, overrides: object = {}) =>
  subjects(readAsff(anAsffFinding({ Resources: [{ Type: 'AwsEc2SecurityGroup', ...resource }], ...overrides })));

const ocsf = (resource: object) =>
  subjects(readOcsf(anOcsfFinding({ resources: [{ type: 'AWS::EC2::SecurityGroup', ...resource }] })));

const ids = {
  Id: 'arn:aws:securityhub:us-east-2:111122223333:x/finding/1',
  ProductArn: 'arn:aws:securityhub:us-west-2::product/a/b',
};

describe('subjectsOf', () => {
  it('makes a subject of each resource, in order', () => {
    const Resources = ['sg-1', 'sg-2'].map((Id) => ({ Type: 'AwsEc2SecurityGroup', Id }));
    expect(subjects(readAsff(anAsffFinding({ Resources })))).toEqual(
      ['sg-1', 'sg-2'].map((resourceId) => ({
        ok: true,
        otherNames: [],
        subject: {
          controlId: 'EC2.13',
          partition: 'aws',
          accountId: '111122223333',
          region: 'eu-west-1',
          resourceType: 'AwsEc2SecurityGroup',
          resourceId,
        },
      })),
    );
  });

  it('returns the same subject for a resource in both formats, except for the spelling of its type', () => {
    const [first] = subjects(readAsff(anAsffFinding()));
    const [second] = subjects(readOcsf(anOcsfFinding()));
    const { resourceType: _, ...same } = (first as { subject: { resourceType: string } }).subject;
    expect(second).toMatchObject({ ok: true, subject: same });
  });

  it.each([
    [
      "the ARN's, even where the finding was made elsewhere",
      { Id: 'arn:aws:ec2:ap-south-1:111122223333:vpc/v', Region: 'eu-west-1' },
      {},
      'ap-south-1',
    ],
    ["the resource's", { Id: 'arn:aws:s3:::logs', Region: 'eu-north-1' }, {}, 'eu-north-1'],
    ["the finding's", { Id: 'sg-1' }, {}, 'eu-west-1'],
    ["its product's", { Id: 'sg-1' }, { ...ids, Region: undefined }, 'us-west-2'],
    ["its id's", { Id: 'sg-1' }, { ...ids, Region: undefined, ProductArn: 'acme' }, 'us-east-2'],
  ])('chooses the most specific Region: %s', (_whose, resource, overrides, region) => {
    expect(asff(resource, overrides)).toMatchObject([{ ok: true, subject: { region } }]);
  });

  it('returns an error without a Region', () => {
    expect(asff({ Id: 'sg-1' }, { Region: undefined, ProductArn: 'acme', Id: 'finding-1' })).toEqual([
      { ok: false, error: 'Neither the finding nor its resource "sg-1" names a Region.' },
    ]);
  });

  it.each([
    ['aws-cn', 'cn-north-1'],
    ['aws-us-gov', 'us-gov-west-1'],
    ['aws-iso-b', 'us-isob-east-1'],
    ['aws-eusc', 'eusc-de-east-1'],
  ])('accepts the partition %s', (partition, region) => {
    const overrides = { Region: region, ProductArn: `arn:${partition}:securityhub:${region}::product/aws/securityhub` };
    const resource = { Id: `arn:${partition}:ec2:${region}:111122223333:security-group/sg-1`, Partition: partition };
    expect(asff(resource, overrides)).toMatchObject([{ ok: true, subject: { partition, region } }]);
  });

  it('derives the partition from the Region if nothing else contains it', () => {
    const overrides = { Id: 'finding-1', ProductArn: 'acme', Region: 'cn-north-1' };
    expect(asff({ Id: 'sg-1' }, overrides)).toMatchObject([{ ok: true, subject: { partition: 'aws-cn' } }]);
  });

  it.each([
    [
      "another account's ARN",
      { Id: 'arn:aws:ec2:eu-west-1:999999999999:security-group/sg-1' },
      'belongs to account 999999999999',
    ],
    ['another account', { Id: 'AWS::::Account:999999999999', Type: 'AwsAccount' }, "is not the finding's account"],
    [
      'another partition',
      { Id: 'arn:aws-cn:ec2:cn-north-1:111122223333:security-group/sg-1' },
      'is in the partition aws-cn',
    ],
    ['another partition in words', { Id: 'sg-1', Partition: 'aws-us-gov' }, 'is in the partition aws-us-gov'],
    ['a wildcard', { Id: 'arn:aws:ec2:eu-west-1:111122223333:security-group/*' }, 'has a wildcard'],
  ])('refuses a resource with %s', (_what, resource, because) => {
    expect(asff(resource)).toMatchObject([{ ok: false, error: expect.stringContaining(because) }]);
  });

  it.each([
    [
      'an owner that is not the account',
      { uid: 'sg-1', owner: { account: { uid: '999999999999' } } },
      'belongs to account 999999999999',
    ],
    [
      'a second name in another account',
      { uid: 'sg-1', uid_alt: 'arn:aws:ec2:eu-west-1:999999999999:vpc/v' },
      'belongs to account 999999999999',
    ],
    [
      'two names in two accounts',
      { uid: 'arn:aws:s3:::a', uid_alt: 'arn:aws:ec2:eu-west-1:999999999999:vpc/v' },
      'belongs to account',
    ],
    ['the number of another account', { uid: '999999999999', type: 'AWS::::Account' }, "is not the finding's account"],
  ])('refuses an OCSF resource with %s', (_what, resource, because) => {
    expect(ocsf(resource)).toMatchObject([{ ok: false, error: expect.stringContaining(because) }]);
  });

  it('returns an error only for the invalid resource', () => {
    const Resources = ['arn:aws:ec2:eu-west-1:999999999999:vpc/v', 'sg-1'].map((Id) => ({
      Type: 'AwsEc2SecurityGroup',
      Id,
    }));
    expect(subjects(readAsff(anAsffFinding({ Resources }))).map(({ ok }) => ok)).toEqual([false, true]);
  });

  it('reports the number of excess resources', () => {
    const Resources = Array.from({ length: 33 }, (_, index) => ({ Type: 'AwsEc2SecurityGroup', Id: `sg-${index}` }));
    expect(subjects(readAsff(anAsffFinding({ Resources }))).at(-1)).toEqual({
      ok: false,
      error: 'The finding has 1 more resources than the 32 that Security Hub allows, which were not read.',
    });
  });
});

describe('normalizedType', () => {
  it.each([
    ['AwsEc2SecurityGroup', 'AWS::EC2::SecurityGroup'],
    ['AwsRdsDbInstance', 'AWS::RDS::DBInstance'],
    ['AwsIamUser', 'AWS::IAM::User'],
    ['AwsAccount', 'AWS::::Account'],
    ['AwsElbv2LoadBalancer', 'AWS::ElasticLoadBalancingV2::LoadBalancer'],
    ['AwsElbLoadBalancer', 'AWS::ElasticLoadBalancing::LoadBalancer'],
  ])('treats %s and %s as equal', (inAsff, inOcsf) => {
    expect(normalizedType(inOcsf)).toBe(normalizedType(inAsff));
  });

  it('keeps different types apart', () => {
    expect(normalizedType('AwsElbLoadBalancer')).not.toBe(normalizedType('AwsElbv2LoadBalancer'));
    expect(isAccount('AWS::S3::Bucket')).toBe(false);
  });
});
