/** Block Public Access of S3, which the local cloud adds to moto. */
import {
  CreateBucketCommand,
  GetBucketPolicyCommand,
  GetBucketPolicyStatusCommand,
  ListObjectsV2Command,
  PutBucketPolicyCommand,
  PutPublicAccessBlockCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import {
  PutPublicAccessBlockCommand as PutAccountBlockCommand,
  DeletePublicAccessBlockCommand as DeleteAccountBlockCommand,
  S3ControlClient,
} from '@aws-sdk/client-s3-control';
import { openAccount } from '@asr/playbooks/emulated-account';
import { beforeAll, describe, expect, it } from '@jest/globals';

const accountId = '810000000001';
const stranger = '810000000002';
const Bucket = 'public-access';
const arn = `arn:aws:s3:::${Bucket}/*`;
const url = () => process.env['ASR_MOTO_URL'] ?? '';
const account = () => openAccount(url(), accountId, 'us-east-1');
const s3 = () => account().client(S3Client);

const policy = (more: object = {}) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: arn, ...more }],
  });
const put = (text: string) => s3().send(new PutBucketPolicyCommand({ Bucket, Policy: text }));
const block = (settings: object) =>
  s3().send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: settings }));

beforeAll(() => s3().send(new CreateBucketCommand({ Bucket })), 60_000);

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status */
describe('a bucket policy', () => {
  const isPublic = async (text: string) => {
    await block({ BlockPublicPolicy: false });
    await put(text);
    const { PolicyStatus: status } = await s3().send(new GetBucketPolicyStatusCommand({ Bucket }));
    return status?.IsPublic;
  };

  it.each([
    ['for everyone', policy()],
    ['for every AWS principal', policy({ Principal: { AWS: '*' } })],
    ['for everyone except one', policy({ Principal: undefined, NotPrincipal: { AWS: accountId } })],
    ['for VPCs by a wildcard', policy({ Condition: { StringLike: { 'aws:SourceVpc': 'vpc-*' } } })],
    ['for roles by a variable', policy({ Condition: { StringEquals: { 'aws:userid': '${aws:userid}' } } })],
    ['for a broad range', policy({ Condition: { IpAddress: { 'aws:SourceIp': '0.0.0.0/1' } } })],
    ['for TLS', policy({ Condition: { Bool: { 'aws:SecureTransport': 'true' } } })],
    ['for everyone but a VPC', policy({ Condition: { StringNotEquals: { 'aws:SourceVpc': 'vpc-1' } } })],
  ])('%s is public', async (_, text) => {
    expect(await isPublic(text)).toBe(true);
  });

  it.each([
    ['for an account', policy({ Principal: { AWS: '222233334444' } })],
    ['for a service', policy({ Principal: { Service: 'cloudtrail.amazonaws.com' } })],
    ['for an organization', policy({ Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } })],
    ['for one VPC', policy({ Condition: { StringEquals: { 'aws:SourceVpc': 'vpc-91237329' } } })],
    ['for a range', policy({ Condition: { IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } } })],
    ['that denies everyone', policy({ Effect: 'Deny' })],
  ])('%s is not public', async (_, text) => {
    expect(await isPublic(text)).toBe(false);
  });
});

describe('BlockPublicPolicy', () => {
  const publicText = policy();
  const privateText = policy({ Principal: { AWS: accountId } });

  it('of a bucket rejects a public policy, and keeps the one that is there', async () => {
    await block({ BlockPublicPolicy: false });
    await put(publicText);
    await block({ BlockPublicPolicy: true });

    await expect(put(publicText)).rejects.toMatchObject({ name: 'AccessDenied' });
    const { Policy } = await s3().send(new GetBucketPolicyCommand({ Bucket }));
    expect(Policy).toBe(publicText);
    await put(privateText);
  });

  it('of an account rejects a public policy of each of its buckets', async () => {
    const control = account().client(S3ControlClient);
    await block({ BlockPublicPolicy: false });
    await control.send(
      new PutAccountBlockCommand({ AccountId: accountId, PublicAccessBlockConfiguration: { BlockPublicPolicy: true } }),
    );

    await expect(put(publicText)).rejects.toMatchObject({ name: 'AccessDenied' });
    await control.send(new DeleteAccountBlockCommand({ AccountId: accountId }));
    await put(publicText);
  });
});

it('RestrictPublicBuckets closes a public bucket to other accounts', async () => {
  const other = openAccount(url(), stranger, 'us-east-1').client(S3Client);
  const list = () => other.send(new ListObjectsV2Command({ Bucket }));
  await block({ BlockPublicPolicy: false });
  await put(policy({ Action: 's3:ListBucket', Resource: `arn:aws:s3:::${Bucket}` }));
  await list();

  await block({ RestrictPublicBuckets: true });
  await expect(list()).rejects.toMatchObject({ name: 'AccessDenied' });
  await s3().send(new ListObjectsV2Command({ Bucket }));
});
