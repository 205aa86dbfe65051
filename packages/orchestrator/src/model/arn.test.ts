import { describe, expect, it } from '@jest/globals';
import { mismatchOf, parseArn, partitionOf } from './arn.ts';

const owner = { accountId: '111122223333', partition: 'aws' };

describe('parseArn', () => {
  it('parses an ARN', () => {
    expect(parseArn('arn:aws:rds:eu-west-1:111122223333:snapshot:awsbackup:job-1')).toEqual({
      partition: 'aws',
      service: 'rds',
      region: 'eu-west-1',
      accountId: '111122223333',
      resource: 'snapshot:awsbackup:job-1',
    });
  });

  it.each([
    'arn:aws:s3:::logs',
    'arn:aws:iam::111122223333:user/team/Ada',
    'arn:aws:kms:eu-west-1:111122223333:alias/a',
    'arn:aws:kms:eu-west-1:111122223333:alias/payments-2024/main',
    'arn:aws:cloudwatch:eu-west-1:111122223333:alarm:Too many 5xx',
    'arn:aws:apigateway:eu-west-1::/restapis/a1b2/stages/prod',
    'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/web/50dc6c495c0c9188',
    'arn:aws-cn:ec2:cn-north-1:111122223333:security-group/sg-0abc',
    'arn:aws-us-gov:ec2:us-gov-west-1:111122223333:security-group/sg-0abc',
    'arn:aws-iso:ec2:us-iso-east-1:111122223333:security-group/sg-0abc',
    'arn:aws-iso-b:ec2:us-isob-east-1:111122223333:security-group/sg-0abc',
    'arn:aws-iso-e:ec2:eu-isoe-west-1:111122223333:security-group/sg-0abc',
    'arn:aws-iso-f:ec2:us-isof-south-1:111122223333:security-group/sg-0abc',
    'arn:aws-eusc:ec2:eusc-de-east-1:111122223333:security-group/sg-0abc',
    'arn:aws:iam::aws:policy/AdministratorAccess',
  ])('does not reject the valid id %s', (arn) => {
    expect(parseArn(arn)).toBeDefined();
  });

  it.each([
    '',
    'sg-0abc',
    'arn:aws:ec2:eu-west-1:111122223333',
    'arn:aws:ec2:eu-west-1:111122223333:',
    'arn:azure:ec2:eu-west-1:111122223333:vpc/vpc-1',
    'arn:aws:EC2:eu-west-1:111122223333:vpc/vpc-1',
    'arn:aws:ec2:Ireland:111122223333:vpc/vpc-1',
    'arn:aws:ec2:eu-west-1:11112222333:vpc/vpc-1',
    'arn:aws:ec2:eu-west-1:111122223333:vpc/*',
    'arn:aws:ec2:eu-west-1:111122223333:vpc/vpc-?',
    'arn:aws:logs:eu-west-1:111122223333:log-group:app:*',
    'ARN:aws:s3:::logs',
    ' arn:aws:s3:::logs',
    'arn:aws:s3:::logs\n',
    `arn:aws:s3:::${'x'.repeat(3000)}`,
  ])('rejects %j', (text) => {
    expect(parseArn(text)).toBeUndefined();
  });
});

describe('mismatchOf', () => {
  it.each([
    'arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0abc',
    'arn:aws:s3:::logs',
    'AWS::::Account:111122223333',
    'sg-0abc',
    'https://sqs.eu-west-1.amazonaws.com/111122223333/orders',
  ])('accepts the own resource %s', (resourceId) => {
    expect(mismatchOf(resourceId, owner)).toBeUndefined();
  });

  it.each([
    ['another account', 'arn:aws:ec2:eu-west-1:999999999999:vpc/vpc-1', 'belongs to account 999999999999'],
    ['what belongs to AWS', 'arn:aws:iam::aws:policy/AdministratorAccess', 'belongs to account aws'],
    ['another account itself', 'AWS::::Account:999999999999', "is not the finding's account 111122223333"],
    ['no account at all', 'AWS::::Account:', "is not the finding's account"],
    ['another partition', 'arn:aws-cn:s3:::logs', 'is in the partition aws-cn'],
    ['every resource', 'arn:aws:s3:::*', 'has a wildcard'],
    ['every bare id', 'sg-*', 'has a wildcard'],
    ['a broken ARN', 'arn:aws:ec2:eu-west-1', 'is not a valid ARN'],
    ['an ARN in disguise', ' ARN:aws:ec2:eu-west-1:999999999999:vpc/vpc-1', 'is not a valid ARN'],
  ])('refuses an id that names %s', (_what, resourceId, because) => {
    expect(mismatchOf(resourceId, owner)).toContain(because);
  });

  it('repeats at most a line of a hostile id', () => {
    expect(mismatchOf(`arn:${'x'.repeat(5000)}`, owner)?.length).toBeLessThan(160);
  });
});

describe('partitionOf', () => {
  it.each([
    ['eu-west-1', 'aws'],
    ['us-east-1', 'aws'],
    ['mx-central-1', 'aws'],
    ['cn-northwest-1', 'aws-cn'],
    ['us-gov-east-1', 'aws-us-gov'],
    ['us-iso-west-1', 'aws-iso'],
    ['us-isob-east-1', 'aws-iso-b'],
    ['eu-isoe-west-1', 'aws-iso-e'],
    ['us-isof-east-1', 'aws-iso-f'],
    ['eusc-de-east-1', 'aws-eusc'],
  ])('returns the partition of %s: %s', (region, partition) => {
    expect(partitionOf(region)).toBe(partition);
  });
});
