import { describe, expect, it } from '@jest/globals';
import { DescribeKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import type { Permissions, Target } from '../../engine/index.ts';
import { accessOf } from './access-of-call.ts';
import { deniedCalls } from './denied-calls.ts';
import { fakeAws } from '../index.ts';
import { type RecordedCall, recordCalls } from '../recorded-calls/index.ts';

const target: Target = {
  partition: 'aws',
  accountId: '111122223333',
  region: 'eu-west-1',
  resourceId: 'arn:aws:kms:eu-west-1:111122223333:key/k1',
};
const signingNames: { readonly [client: string]: string } = {
  CloudTrailClient: 'cloudtrail',
  CloudWatchClient: 'monitoring',
  CloudWatchLogsClient: 'logs',
  DynamoDBClient: 'dynamodb',
  EFSClient: 'elasticfilesystem',
  KMSClient: 'kms',
  SQSClient: 'sqs',
};
const call = (client: string, command: string, input: RecordedCall['input'], region = 'eu-west-1'): RecordedCall => ({
  client,
  service: signingNames[client] ?? client,
  command,
  input,
  region,
});
const asked = (...given: Parameters<typeof call>) =>
  accessOf(call(...given), target).map(({ action, resource }) => `${action} on ${resource}`);

describe('accessOf', () => {
  it('derives the ARN from the fields of the call, in the Region of the call', () => {
    expect(asked('DynamoDBClient', 'DescribeTableCommand', { TableName: 'orders' }, 'us-east-1')).toEqual([
      'dynamodb:DescribeTable on arn:aws:dynamodb:us-east-1:111122223333:table/orders',
    ]);
  });

  it('keeps an ARN in a field, so that another account is detected', () => {
    const Name = 'arn:aws:cloudtrail:eu-west-1:444455556666:trail/main';

    expect(asked('CloudTrailClient', 'GetTrailCommand', { Name })).toEqual([`cloudtrail:GetTrail on ${Name}`]);
  });

  it('derives each of several resources, and a queue from its URL', () => {
    expect(asked('CloudWatchClient', 'DeleteAlarmsCommand', { AlarmNames: ['a', 'b'] })).toEqual([
      'cloudwatch:DeleteAlarms on arn:aws:cloudwatch:eu-west-1:111122223333:alarm:a',
      'cloudwatch:DeleteAlarms on arn:aws:cloudwatch:eu-west-1:111122223333:alarm:b',
    ]);
    expect(asked('SQSClient', 'SetQueueAttributesCommand', { QueueUrl: 'http://localhost:1/1/orders' })).toEqual([
      'sqs:SetQueueAttributes on arn:aws:sqs:eu-west-1:111122223333:orders',
    ]);
  });

  it('derives dependent actions only if the call has their field', () => {
    const passed = 'arn:aws:iam::111122223333:role/logs';

    expect(asked('CloudTrailClient', 'UpdateTrailCommand', { Name: 'main', CloudWatchLogsRoleArn: passed })).toContain(
      `iam:PassRole on ${passed}`,
    );
    expect(asked('CloudTrailClient', 'UpdateTrailCommand', { Name: 'main', CloudWatchLogsRoleArn: '' })).toHaveLength(
      1,
    );
    expect(asked('CloudWatchLogsClient', 'CreateLogGroupCommand', { logGroupName: 'g', tags: { a: 'b' } })).toContain(
      'logs:TagResource on arn:aws:logs:eu-west-1:111122223333:log-group:g',
    );
  });

  it.each([
    [{ FileSystemId: 'fs-1' }, 'file-system/fs-1'],
    [{ FileSystemId: 'arn:aws:elasticfilesystem:eu-west-1:111122223333:file-system/fs-1' }, 'file-system/fs-1'],
    [{ AccessPointId: 'fsap-1' }, 'access-point/fsap-1'],
  ])('derives the resource in %j for a service without a table here', (input, resource) => {
    const command = 'AccessPointId' in input ? 'DeleteAccessPointCommand' : 'PutBackupPolicyCommand';
    const action = `elasticfilesystem:${command.replace('Command', '')}`;

    expect(asked('EFSClient', command, input)).toEqual([
      `${action} on arn:aws:elasticfilesystem:eu-west-1:111122223333:${resource}`,
    ]);
  });

  it('derives the tagging of a new resource, and the passing of a role, for any service', () => {
    const RoleArn = 'arn:aws:iam::111122223333:role/r';

    expect(asked('EFSClient', 'CreateAccessPointCommand', { FileSystemId: 'fs-1', Tags: [{}], RoleArn })).toEqual([
      'elasticfilesystem:CreateAccessPoint on arn:aws:elasticfilesystem:eu-west-1:111122223333:file-system/fs-1',
      'elasticfilesystem:TagResource on arn:aws:elasticfilesystem:eu-west-1:111122223333:file-system/fs-1',
      `iam:PassRole on ${RoleArn}`,
    ]);
  });

  it('derives * for a call without a resource, so that a limited statement never allows it', () => {
    const permissions: Permissions = {
      read: ['elasticfilesystem:DescribeFileSystems'],
      write: [],
      on: { 'elasticfilesystem:DescribeFileSystems': ['arn:{partition}:elasticfilesystem:*:{account}:*'] },
    };

    expect(deniedCalls([call('EFSClient', 'DescribeFileSystemsCommand', {})], permissions, target)).toEqual([
      'elasticfilesystem:DescribeFileSystems on *',
    ]);
  });

  it.each([
    ['an action that IAM does not have', 'EFSClient', 'IAM has no action elasticfilesystem:Do. Give the action of'],
    ['a service that IAM does not have', 'NewClient', 'IAM has no service NewClient. Give its prefix in packages/'],
  ])('rejects %s, with the file to edit', (_, client, message) => {
    expect(() => asked(client, 'DoCommand', {})).toThrow(message);
  });
});

describe('deniedCalls', () => {
  const key = 'arn:{partition}:kms:{region}:{account}:key/{id}';
  const permissions: Permissions = { read: ['kms:DescribeKey'], write: [], on: { 'kms:DescribeKey': [key] } };
  const describeKey = (KeyId: string, region?: string) => call('KMSClient', 'DescribeKeyCommand', { KeyId }, region);

  it('returns nothing if the session allows the calls', () => {
    expect(deniedCalls([describeKey('k1'), describeKey(target.resourceId)], permissions, target)).toEqual([]);
  });

  it.each([
    ['another action', call('KMSClient', 'EnableKeyRotationCommand', { KeyId: 'k1' })],
    ['another resource', describeKey('k2')],
    ['another Region', describeKey('k1', 'us-east-1')],
    ['another account', describeKey('arn:aws:kms:eu-west-1:444455556666:key/k1')],
    ['another partition', describeKey('arn:aws-cn:kms:eu-west-1:111122223333:key/k1')],
  ])('returns a call of %s, once', (_, given) => {
    expect(deniedCalls([given, describeKey('k1'), given], permissions, target)).toHaveLength(1);
  });
});

describe('recordCalls', () => {
  it('records the calls of a client, with their Region', async () => {
    const fake = fakeAws({ DescribeKeyCommand: () => ({}) });
    await fake.client(KMSClient, 'us-east-1').send(new DescribeKeyCommand({ KeyId: 'k1' }));

    expect(fake.recorded).toEqual([call('KMSClient', 'DescribeKeyCommand', { KeyId: 'k1' }, 'us-east-1')]);
  });

  it('records a call that fails', async () => {
    const nowhere = {
      now: () => new Date(),
      client: (constructor: never) => new (constructor as typeof KMSClient)(unreachable) as never,
    };
    const { aws, calls } = recordCalls(nowhere, 'eu-west-1');

    await expect(aws.client(KMSClient).send(new DescribeKeyCommand({ KeyId: 'k1' }))).rejects.toThrow('ECONNREFUSED');

    expect(calls).toEqual([call('KMSClient', 'DescribeKeyCommand', { KeyId: 'k1' })]);
  });
});

/** No server listens on port 9. */
const unreachable = {
  region: 'eu-west-1',
  endpoint: 'http://127.0.0.1:9',
  maxAttempts: 1,
  credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
};
