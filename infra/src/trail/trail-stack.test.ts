import { beforeAll, describe, expect, it } from '@jest/globals';
import { type ReadTemplate, type Statement, resourcesOf, stacks, statementsIn } from '../testing/index.ts';

let template: ReadTemplate;

beforeAll(async () => {
  ({ TrailStack: template } = await stacks());
}, 120_000);

const trailArn =
  'arn:${AWS::Partition}:cloudtrail:${AWS::Region}:${ManagementAccountId}:trail/${Namespace}-Organization';
const buckets = () =>
  resourcesOf(template, 'AWS::S3::Bucket').map(({ Properties, DeletionPolicy }) => ({ ...Properties, DeletionPolicy }));
const bucketStatements = () =>
  resourcesOf(template, 'AWS::S3::BucketPolicy').flatMap(({ Properties }) => statementsIn(Properties));
const toCloudTrail = (statements: readonly Statement[]) =>
  statements.filter(({ Principal }) => JSON.stringify(Principal)?.includes('cloudtrail.amazonaws.com'));

describe('the trail', () => {
  it('covers every account and Region of the organization, validates its files, and logs only management events', () => {
    const [trail] = resourcesOf(template, 'AWS::CloudTrail::Trail');

    expect(trail?.Properties).toMatchObject({
      TrailName: '${Namespace}-Organization',
      IsLogging: true,
      IsOrganizationTrail: true,
      IsMultiRegionTrail: true,
      IncludeGlobalServiceEvents: true,
      EnableLogFileValidation: true,
      KMSKeyId: expect.stringMatching(/TrailKey\w+\.Arn/),
      EventSelectors: [{ IncludeManagementEvents: true, ReadWriteType: 'All' }],
    });
  });
});

describe('the buckets of the trail', () => {
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
        OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
        VersioningConfiguration: { Status: 'Enabled' },
        LifecycleConfiguration: { Rules: [{ Status: 'Enabled', ExpirationInDays: 400 }] },
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: expect.any(String) } }],
        },
        DeletionPolicy: 'Retain',
      });
    }
  });

  it('encrypt the files with the key of the trail, and have an access log', () => {
    expect(buckets().filter((bucket) => 'LoggingConfiguration' in bucket)).toEqual([
      expect.objectContaining({
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [
            {
              BucketKeyEnabled: true,
              ServerSideEncryptionByDefault: {
                SSEAlgorithm: 'aws:kms',
                KMSMasterKeyID: expect.stringMatching(/TrailKey/),
              },
            },
          ],
        },
      }),
    ]);
  });

  it('refuse requests without TLS 1.2', () => {
    const denied = bucketStatements().filter(({ Effect }) => Effect === 'Deny');

    expect(denied.map(({ Condition }) => Condition)).toEqual(
      [1, 2].flatMap(() => [
        { Bool: { 'aws:SecureTransport': 'false' } },
        { NumericLessThan: { 's3:TlsVersion': 1.2 } },
      ]),
    );
  });

  it('allow CloudTrail to write only for this trail, under the organization and its management account', () => {
    expect(
      toCloudTrail(bucketStatements()).map(({ Action, Resource, Condition }) => ({ Action, Resource, Condition })),
    ).toEqual([
      {
        Action: 's3:GetBucketAcl',
        Resource: expect.stringMatching(/^\$\{Files\w+\.Arn\}$/),
        Condition: { StringEquals: { 'aws:SourceArn': trailArn } },
      },
      {
        Action: 's3:PutObject',
        Resource: ['ManagementAccountId', 'OrganizationId'].map((owner) =>
          expect.stringMatching(new RegExp(`/AWSLogs/\\$\\{${owner}\\}/\\*$`)),
        ),
        Condition: { StringEquals: { 'aws:SourceArn': trailArn, 's3:x-amz-acl': 'bucket-owner-full-control' } },
      },
    ]);
  });

  it('allow other principals only to write the access log', () => {
    const others = bucketStatements().filter(
      (statement) => statement.Effect === 'Allow' && toCloudTrail([statement]).length === 0,
    );

    expect(others).toEqual([
      expect.objectContaining({
        Action: 's3:PutObject',
        Principal: { Service: 'logging.s3.amazonaws.com' },
        Condition: {
          ArnLike: { 'aws:SourceArn': expect.stringMatching(/Files/) },
          StringEquals: { 'aws:SourceAccount': '${AWS::AccountId}' },
        },
      }),
    ]);
  });
});

describe('the key of the trail', () => {
  const statements = () =>
    resourcesOf(template, 'AWS::KMS::Key').flatMap(({ Properties }) => statementsIn(Properties['KeyPolicy']));

  it('is rotated and retained', () => {
    expect(resourcesOf(template, 'AWS::KMS::Key')).toEqual([
      expect.objectContaining({
        DeletionPolicy: 'Retain',
        Properties: expect.objectContaining({ EnableKeyRotation: true }),
      }),
    ]);
  });

  it('allows CloudTrail only for this trail', () => {
    const given = toCloudTrail(statements());

    expect(given).toHaveLength(2);
    for (const { Condition } of given) expect(Condition?.['StringEquals']).toEqual({ 'aws:SourceArn': trailArn });
  });

  it('allows principals to decrypt only through S3', () => {
    const people = statements().filter(({ Sid }) => Sid === 'ReadThroughS3');

    expect(people.map(({ Condition }) => Condition)).toEqual([
      {
        StringEquals: { 'kms:CallerAccount': '${AWS::AccountId}' },
        StringLike: { 'kms:ViaService': 's3.${AWS::Region}.amazonaws.com*' },
      },
    ]);
  });
});
