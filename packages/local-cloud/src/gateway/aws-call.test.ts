import { describe, expect, it } from '@jest/globals';
import { type AwsRequest, readCall } from './aws-call.ts';

const scope = (service: string, key = 'KEY') =>
  `AWS4-HMAC-SHA256 Credential=${key}/20260101/eu-west-1/${service}/aws4_request, SignedHeaders=host, Signature=0`;
const read = (service: string, request: Partial<AwsRequest>) =>
  readCall(
    { method: 'POST', url: '/', body: '', ...request, headers: { authorization: scope(service), ...request.headers } },
    (key) => (key === 'KEY' ? { accountId: '222222222222', role: 'R' } : undefined),
  );

describe('readCall', () => {
  it.each<[string, string, Partial<AwsRequest>, string]>([
    ['of a JSON service', 'dynamodb', { headers: { 'x-amz-target': 'DynamoDB_20120810.GetItem' } }, 'dynamodb:GetItem'],
    [
      'of a query service',
      'ec2',
      { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'Action=DescribeVpcs&Version=1' },
      'ec2:DescribeVpcs',
    ],
    [
      'of Security Hub',
      'securityhub',
      { method: 'PATCH', url: '/findings/batchupdate' },
      'securityhub:BatchUpdateFindings',
    ],
    [
      'of Security Hub that reads findings',
      'securityhub',
      { method: 'POST', url: '/findings' },
      'securityhub:GetFindings',
    ],
    [
      'of Security Hub v2',
      'securityhub',
      { method: 'PATCH', url: '/findingsv2/batchupdatev2' },
      'securityhub:BatchUpdateFindingsV2',
    ],
    ['that S3 names', 's3', { method: 'GET', url: '/bucket/key?x-id=GetObject' }, 's3:GetObject'],
    ['of an S3 subresource', 's3', { method: 'PUT', url: '/bucket?publicAccessBlock' }, 's3:PUT ?publicAccessBlock'],
    [
      'of S3 Control',
      's3',
      { method: 'GET', url: '/v20180820/configuration/publicAccessBlock' },
      's3control:GET /*/configuration/publicAccessBlock',
    ],
  ])('reads the operation %s', (_, service, request, expected) => {
    const call = read(service, request);

    expect(`${call.service}:${call.operation}`).toBe(expected);
  });

  it('finds account, role and Region by the access key', () => {
    expect(read('ec2', {})).toMatchObject({ accountId: '222222222222', role: 'R', region: 'eu-west-1' });
  });

  it('prefers the header to the access key', () => {
    expect(read('ec2', { headers: { 'x-moto-account-id': '333333333333' } })).toMatchObject({
      accountId: '333333333333',
      role: null,
    });
  });

  it('treats an unknown access key like moto', () => {
    expect(read('ec2', { headers: { authorization: scope('ec2', 'STRANGER') } })).toMatchObject({
      accountId: '123456789012',
      role: null,
    });
  });
});
