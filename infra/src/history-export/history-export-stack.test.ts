import { beforeAll, describe, expect, it } from '@jest/globals';
import { type ReadTemplate, type Resource, resourcesOf, stacks, statementsIn, texts } from '../testing/index.ts';

let template: ReadTemplate;
let admin: ReadTemplate;
let trail: ReadTemplate;

beforeAll(async () => {
  ({ HistoryExportStack: template, AdminStack: admin, TrailStack: trail } = await stacks());
}, 120_000);

const only = (type: string): Resource => {
  const [resource, ...others] = resourcesOf(template, type);
  if (resource === undefined || others.length > 0) throw new Error(`Expected one ${type}.`);
  return resource;
};
const idOf = (type: string) => Object.keys(template.Resources).filter((id) => template.Resources[id]?.Type === type);
const buckets = () =>
  resourcesOf(template, 'AWS::S3::Bucket').map(({ Properties, DeletionPolicy }) => ({ ...Properties, DeletionPolicy }));
const target = () => only('AWS::Scheduler::Schedule').Properties['Target'] as { readonly [name: string]: unknown };
const filesId = () => idOf('AWS::S3::Bucket').find((id) => id.startsWith('Files'));

describe('the schedule', () => {
  it('starts one full export of the history every night, also if Scheduler calls twice', () => {
    expect(only('AWS::Scheduler::Schedule').Properties).toMatchObject({
      Name: '${Namespace}-HistoryExport',
      ScheduleExpression: 'cron(0 3 * * ? *)',
      ScheduleExpressionTimezone: 'UTC',
      FlexibleTimeWindow: { Mode: 'OFF' },
    });
    expect(target()['Arn']).toBe('arn:${AWS::Partition}:scheduler:::aws-sdk:dynamodb:exportTableToPointInTime');
    expect(JSON.parse(String(target()['Input']))).toEqual({
      TableArn: '${TableArn}',
      S3Bucket: `\${${filesId()}}`,
      S3Prefix: 'history',
      S3SseAlgorithm: 'KMS',
      S3SseKmsKeyId: `\${${idOf('AWS::KMS::Key')[0]}.Arn}`,
      ExportFormat: 'DYNAMODB_JSON',
      ExportType: 'FULL_EXPORT',
      ClientToken: '<aws.scheduler.scheduled-time>',
    });
  });

  it('stops retrying before the client token expires, and sends failures to the queue', () => {
    const [queue] = idOf('AWS::SQS::Queue');

    expect(target()['RetryPolicy']).toMatchObject({ MaximumEventAgeInSeconds: 6 * 3600 });
    expect(target()['DeadLetterConfig']).toEqual({ Arn: `\${${queue}.Arn}` });
    expect(only('AWS::SQS::Queue').Properties).toMatchObject({
      SqsManagedSseEnabled: true,
      MessageRetentionPeriod: 14 * 86_400,
    });
  });
});

describe('the role of the schedule', () => {
  it('trusts Scheduler only for this group of schedules in this account', () => {
    const [group] = idOf('AWS::Scheduler::ScheduleGroup');

    expect(target()['RoleArn']).toBe(`\${${idOf('AWS::IAM::Role')[0]}.Arn}`);
    expect(only('AWS::Scheduler::Schedule').Properties['GroupName']).toBe(`\${${group}}`);
    expect(statementsIn(only('AWS::IAM::Role').Properties['AssumeRolePolicyDocument'])).toEqual([
      {
        Effect: 'Allow',
        Principal: { Service: 'scheduler.amazonaws.com' },
        Action: 'sts:AssumeRole',
        Condition: { StringEquals: { 'aws:SourceAccount': '${AWS::AccountId}', 'aws:SourceArn': `\${${group}.Arn}` } },
      },
    ]);
  });

  it('can only export this table to this bucket, use each key through its service, and send failures to the queue', () => {
    const statements = statementsIn(only('AWS::IAM::Role').Properties['Policies']);

    expect(statements.map(({ Action, Resource, Condition }) => [texts(Action), texts(Resource), Condition])).toEqual([
      [['dynamodb:ExportTableToPointInTime'], ['${TableArn}'], undefined],
      [
        expect.arrayContaining(['kms:Decrypt', 'kms:DescribeKey']),
        ['${KeyArn}'],
        { StringLike: { 'kms:ViaService': ['dynamodb.${AWS::Region}.amazonaws.com*'] } },
      ],
      [['s3:AbortMultipartUpload', 's3:PutObject', 's3:PutObjectAcl'], [`\${${filesId()}.Arn}/history/*`], undefined],
      [
        ['kms:Decrypt', 'kms:GenerateDataKey'],
        [expect.stringMatching(/^\$\{ExportKey\w+\.Arn\}$/)],
        { StringLike: { 'kms:ViaService': 's3.${AWS::Region}.amazonaws.com*' } },
      ],
      [['sqs:SendMessage'], [expect.stringMatching(/^\$\{LostExports\w+\.Arn\}$/)], undefined],
    ]);
    expect(statements.flatMap(({ Resource }) => texts(Resource))).not.toContain('*');
  });

  it('can use the key of the table by the policy of that key', () => {
    const uses = statementsIn(resourcesOf(admin, 'AWS::KMS::Key')).filter(({ Sid }) => Sid === 'UseThroughServices');
    const [, needed] = statementsIn(only('AWS::IAM::Role').Properties['Policies']);

    expect(uses).toEqual([
      expect.objectContaining({ Principal: { AWS: 'arn:${AWS::Partition}:iam::${AWS::AccountId}:root' } }),
    ]);
    expect(texts(uses[0]?.Action)).toEqual(expect.arrayContaining([...texts(needed?.Action)]));
    expect(uses[0]?.Condition?.['StringLike']).toEqual({
      'kms:ViaService': expect.arrayContaining(['dynamodb.${AWS::Region}.amazonaws.com*']),
    });
  });
});

describe('the buckets of the exports', () => {
  it('are private, encrypted, versioned and retained, with a lifecycle', () => {
    expect(buckets()).toHaveLength(2);
    for (const bucket of buckets()) {
      expect(bucket).toMatchObject({
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        VersioningConfiguration: { Status: 'Enabled' },
        LifecycleConfiguration: { Rules: [{ Status: 'Enabled', ExpirationInDays: 400 }] },
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: expect.any(String) } }],
        },
        DeletionPolicy: 'Retain',
      });
    }
  });

  it('encrypt the exports with their own key, and have an access log', () => {
    expect(buckets().filter((bucket) => 'LoggingConfiguration' in bucket)).toEqual([
      expect.objectContaining({
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [
            {
              BucketKeyEnabled: true,
              ServerSideEncryptionByDefault: {
                SSEAlgorithm: 'aws:kms',
                KMSMasterKeyID: expect.stringMatching(/ExportKey/),
              },
            },
          ],
        },
      }),
    ]);
  });

  it('refuse requests without TLS 1.2', () => {
    const denied = resourcesOf(template, 'AWS::S3::BucketPolicy')
      .flatMap(({ Properties }) => statementsIn(Properties))
      .filter(({ Effect }) => Effect === 'Deny');

    expect(denied.map(({ Condition }) => Condition)).toEqual(
      [1, 2].flatMap(() => [
        { Bool: { 'aws:SecureTransport': 'false' } },
        { NumericLessThan: { 's3:TlsVersion': 1.2 } },
      ]),
    );
  });

  it('have the same properties as the buckets of the trail', () => {
    const propertiesOf = (from: ReadTemplate) =>
      resourcesOf(from, 'AWS::S3::Bucket').map(({ Properties }) => Object.keys(Properties));

    expect(propertiesOf(template)).toEqual(propertiesOf(trail));
  });
});

describe('the key of the exports', () => {
  it('is rotated, retained, and usable only through S3', () => {
    const key = only('AWS::KMS::Key');
    const cryptographic = statementsIn(key.Properties['KeyPolicy']).filter(({ Action }) =>
      texts(Action).some((action) => /Decrypt|Encrypt|DataKey/.test(action)),
    );

    expect(key).toMatchObject({ DeletionPolicy: 'Retain', Properties: { EnableKeyRotation: true } });
    expect(cryptographic.map(({ Condition }) => Condition)).toEqual([
      {
        StringEquals: { 'kms:CallerAccount': '${AWS::AccountId}' },
        StringLike: { 'kms:ViaService': 's3.${AWS::Region}.amazonaws.com*' },
      },
    ]);
  });
});

describe('the alarms of the exports', () => {
  it('send to the topic of the deployment if an export does not start', () => {
    const alarms = resourcesOf(template, 'AWS::CloudWatch::Alarm').map(({ Properties }) => Properties);

    expect(alarms).toEqual([
      expect.objectContaining({
        AlarmName: '${Namespace}-HistoryNotExported',
        MetricName: 'ApproximateNumberOfMessagesVisible',
        Threshold: 1,
        AlarmActions: ['${TopicArn}'],
      }),
      expect.objectContaining({
        AlarmName: '${Namespace}-HistoryExportDropped',
        Namespace: 'AWS/Scheduler',
        MetricName: 'InvocationDroppedCount',
        Dimensions: [{ Name: 'ScheduleGroup', Value: '${Namespace}-HistoryExport' }],
        AlarmActions: ['${TopicArn}'],
      }),
    ]);
  });
});

describe('the parameters of the exports', () => {
  it('are outputs of the admin stack', () => {
    const asked = Object.entries(template.Parameters)
      .filter(([, { Default }]) => Default === undefined)
      .map(([name]) => name);

    expect(asked).toEqual(['TableArn', 'KeyArn', 'TopicArn']);
    expect(Object.keys(admin.Outputs ?? {})).toEqual(expect.arrayContaining(asked));
  });
});
