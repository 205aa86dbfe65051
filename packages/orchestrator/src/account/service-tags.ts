/**
 * Tags from the service that has the resource, for types that the Resource Groups Tagging API cannot answer for.
 * One call each, unless the finding names the resource by an id that must be looked up first.
 */
import type { Aws } from '@asr/playbooks';
import { lastPartOf } from '@asr/playbooks';
import type { Tags } from '../policy/index.ts';
import type { TagSource, Tagged } from './tag-sources.ts';

/** `undefined`: the service knows no such resource. Errors of AWS pass through. */
export type ReadTags = (aws: Aws, resource: Tagged) => Promise<Tags | undefined>;

export const readFromService: {
  readonly [Source in Exclude<TagSource['from'], 'nowhere' | 'tagging-api'>]: ReadTags;
} = {
  'auto-scaling': tagsOfAutoScalingGroup,
  'iam-user': tagsOfUser,
  rds: tagsOfDatabase,
  s3: tagsOfBucket,
  'secrets-manager': tagsOfSecret,
};

/**
 * A group that does not exist has no tags either: the answer is the same, and the playbook finds out.
 *
 * @see https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_DescribeTags.html
 */
async function tagsOfAutoScalingGroup(aws: Aws, { resourceId }: Tagged): Promise<Tags> {
  const { AutoScalingClient, DescribeTagsCommand } = await import('@aws-sdk/client-auto-scaling');
  const name = resourceId.replace(/^arn:.*:autoScalingGroupName\//, '');
  const Filters = [{ Name: 'auto-scaling-group', Values: [name] }];
  const { Tags: tags = [] } = await aws
    .client(AutoScalingClient)
    .send(new DescribeTagsCommand({ Filters, MaxRecords: 100 }));
  return asTags(tags);
}

/**
 * IAM finds a user by name only. AWS Config may name one by unique id.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListUserTags.html
 */
async function tagsOfUser(aws: Aws, { resourceId }: Tagged): Promise<Tags | undefined> {
  const { IAMClient, ListUserTagsCommand, paginateListUsers } = await import('@aws-sdk/client-iam');
  const iam = aws.client(IAMClient);
  const tagsOf = async (UserName: string) => {
    const { Tags: tags = [] } = await iam.send(new ListUserTagsCommand({ UserName, MaxItems: 100 }));
    return asTags(tags);
  };
  const nameOrId = lastPartOf(resourceId);
  const tags = await tagsOf(nameOrId).catch(absentIf('NoSuchEntityException'));
  if (tags !== undefined || !/^AIDA[A-Z0-9]{12,}$/.test(nameOrId)) return tags;
  for await (const { Users = [] } of paginateListUsers({ client: iam }, {})) {
    const user = Users.find(({ UserId }) => UserId === nameOrId);
    if (user?.UserName !== undefined) return tagsOf(user.UserName).catch(absentIf('NoSuchEntityException'));
  }
  return undefined;
}

/**
 * By name, or by the id that AWS Config writes: `db-` and `cluster-` with capital letters, which no name has.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBInstances.html
 */
async function tagsOfDatabase(aws: Aws, { resourceId, resourceType }: Tagged): Promise<Tags | undefined> {
  const rds = await import('@aws-sdk/client-rds');
  const client = aws.client(rds.RDSClient);
  const name = lastPartOf(resourceId);
  const byId = (idFilter: string) => ({ Filters: [{ Name: idFilter, Values: [name] }] });
  switch (resourceType) {
    case 'AwsRdsDbInstance': {
      const of = /^db-[A-Z0-9]+$/.test(name) ? byId('dbi-resource-id') : { DBInstanceIdentifier: name };
      const found = await client
        .send(new rds.DescribeDBInstancesCommand(of))
        .catch(absentIf('DBInstanceNotFoundFault', 'DBInstanceNotFound'));
      return tagsIn(found?.DBInstances);
    }
    case 'AwsRdsDbCluster': {
      const of = /^cluster-[A-Z0-9]+$/.test(name) ? byId('db-cluster-resource-id') : { DBClusterIdentifier: name };
      const found = await client.send(new rds.DescribeDBClustersCommand(of)).catch(absentIf('DBClusterNotFoundFault'));
      return tagsIn(found?.DBClusters);
    }
    default:
      return tagsOfSnapshot(aws, resourceId);
  }
}

/** A name without an ARN does not say what it is a snapshot of, so both kinds are read. */
async function tagsOfSnapshot(aws: Aws, resourceId: string): Promise<Tags | undefined> {
  const rds = await import('@aws-sdk/client-rds');
  const client = aws.client(rds.RDSClient);
  const [, kind, id = resourceId] =
    /^arn:[^:]+:rds:[^:]*:[^:]*:(?:db)?(cluster-?)?snapshot:(.+)$/.exec(resourceId) ?? [];
  const isArn = id !== resourceId;
  if (kind === undefined) {
    const found = await client
      .send(new rds.DescribeDBSnapshotsCommand({ DBSnapshotIdentifier: id }))
      .catch(absentIf('DBSnapshotNotFoundFault', 'DBSnapshotNotFound'));
    const tags = tagsIn(found?.DBSnapshots);
    if (tags !== undefined || isArn) return tags;
  }
  const found = await client
    .send(new rds.DescribeDBClusterSnapshotsCommand({ DBClusterSnapshotIdentifier: id }))
    .catch(absentIf('DBClusterSnapshotNotFoundFault'));
  return tagsIn(found?.DBClusterSnapshots);
}

/**
 * In the Region of the bucket: where the finding's Region is another, S3 answers with the right one.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketTagging.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/RESTRedirect.html
 */
async function tagsOfBucket(aws: Aws, { resourceId, accountId }: Tagged): Promise<Tags | undefined> {
  const { GetBucketTaggingCommand, S3Client } = await import('@aws-sdk/client-s3');
  // The owner is named, so that a bucket of the same name in another account is never taken for this one.
  const command = () => new GetBucketTaggingCommand({ Bucket: lastPartOf(resourceId), ExpectedBucketOwner: accountId });
  try {
    const { TagSet = [] } = await aws
      .client(S3Client)
      .send(command())
      .catch(async (error: unknown) => {
        const region = bucketRegionOf(error);
        if (region === undefined) throw error;
        return aws.client(S3Client, region).send(command());
      });
    return asTags(TagSet);
  } catch (error) {
    if (nameOf(error) === 'NoSuchTagSet') return {};
    if (nameOf(error) === 'NoSuchBucket') return undefined;
    throw error;
  }
}

/** `x-amz-bucket-region` of a redirect. */
function bucketRegionOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { $response, $metadata } = error as {
    readonly $response?: { readonly headers?: { readonly [name: string]: string } };
    readonly $metadata?: { readonly httpStatusCode?: number };
  };
  return [301, 307, 400].includes($metadata?.httpStatusCode ?? 0)
    ? $response?.headers?.['x-amz-bucket-region']
    : undefined;
}

/** @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DescribeSecret.html */
async function tagsOfSecret(aws: Aws, { resourceId: SecretId }: Tagged): Promise<Tags | undefined> {
  const { DescribeSecretCommand, SecretsManagerClient } = await import('@aws-sdk/client-secrets-manager');
  const secret = await aws
    .client(SecretsManagerClient)
    .send(new DescribeSecretCommand({ SecretId }))
    .catch(absentIf('ResourceNotFoundException'));
  return secret && asTags(secret.Tags ?? []);
}

type TagOfAws = { readonly Key?: string | undefined; readonly Value?: string | undefined };

function asTags(tags: readonly TagOfAws[]): Tags {
  return Object.fromEntries(tags.map(({ Key = '', Value = '' }) => [Key, Value]));
}

function tagsIn([found]: readonly { readonly TagList?: readonly TagOfAws[] | undefined }[] = []): Tags | undefined {
  return found && asTags(found.TagList ?? []);
}

/** Reads an error of one of these names as "there is none"; throws every other. */
function absentIf(...names: readonly string[]): (error: unknown) => undefined {
  return (error) => {
    if (names.includes(nameOf(error))) return undefined;
    throw error;
  };
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : '';
}
