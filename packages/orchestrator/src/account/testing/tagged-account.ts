/**
 * A fake account with one resource, for the APIs that read tags. Each API accepts only the name and the Region that the
 * API reference documents.
 */
import type { Aws } from '@asr/playbooks';
import type { KnownResource } from './known-resources.ts';

export interface TaggedAccount {
  readonly resource: KnownResource;
  /** The tags of the resource, or the error of every call. */
  readonly tags: { readonly [key: string]: string } | 'gone' | 'denied' | 'throttled';
}

/** The fields of SDK commands that the fake reads. */
interface Command {
  readonly constructor: { readonly name: string };
  readonly input: { readonly [name: string]: unknown };
}

export function fakeTaggedAccount(account: TaggedAccount): { readonly aws: Aws; readonly calls: readonly string[] } {
  const calls: string[] = [];
  const send = (command: Command, region: string) => {
    const operation = command.constructor.name.replace(/Command$/, '');
    const answer = Object.hasOwn(operations, operation) ? operations[operation] : undefined;
    if (answer === undefined) throw new Error(`The fake account does not know ${operation}. Add it.`);
    calls.push(`${answer.service}:${operation}`);
    if (account.tags === 'denied') throw errorOf('AccessDenied', 403);
    if (account.tags === 'throttled') throw errorOf('ThrottledException', 400);
    return answer.respond(command.input, { ...account, region });
  };
  const aws: Aws = {
    now: () => new Date('2026-11-24T12:00:00Z'),
    // Paginators require a client of the service's own class.
    client: (constructor, region = 'eu-west-1') =>
      Object.assign(new constructor({ region }) as object, {
        send: async (command: Command) => send(command, region),
      }) as never,
  };
  return { aws, calls };
}

type Stage = TaggedAccount & { readonly region: string };
type Respond = (input: Command['input'], stage: Stage) => unknown;

const userId = 'AIDACKCEVSQ6C2EXAMPLE';
const resourceIds = ['db-AB1CDEFGHIJKLMNOPQRSTUVWXY', 'cluster-GZO1GADA3J61075KAH05QULAR1'];

const operations: { readonly [operation: string]: { readonly service: string; readonly respond: Respond } } = {
  GetResources: {
    service: 'tag',
    // The answer contains neither a resource without tags nor one that does not exist.
    respond: ({ ResourceARNList }, stage) => {
      const [ResourceARN] = ResourceARNList as readonly string[];
      const tags = listOf(stage);
      const isHere = ResourceARN === stage.resource.name && stage.region === stage.resource.region && tags.length > 0;
      return { ResourceTagMappingList: isHere ? [{ ResourceARN, Tags: tags }] : [] };
    },
  },
  DescribeTags: {
    service: 'autoscaling',
    respond: ({ Filters }, stage) => ({
      Tags: valuesOf(Filters, 'auto-scaling-group').includes(stage.resource.name) ? listOf(stage) : [],
    }),
  },
  ListRoleTags: {
    service: 'iam',
    respond: ({ RoleName }, stage) => {
      if (RoleName !== stage.resource.name || stage.tags === 'gone') throw errorOf('NoSuchEntityException', 404);
      return { Tags: listOf(stage) };
    },
  },
  ListUserTags: {
    service: 'iam',
    respond: ({ UserName }, stage) => {
      if (UserName !== stage.resource.name || stage.tags === 'gone') throw errorOf('NoSuchEntityException', 404);
      return { Tags: listOf(stage) };
    },
  },
  ListUsers: {
    service: 'iam',
    respond: (_, { resource, tags }) => ({
      Users: tags === 'gone' ? [] : [{ UserName: resource.name, UserId: userId }],
      IsTruncated: false,
    }),
  },
  DescribeDBInstances: database('DBInstances', 'DBInstanceIdentifier', 'dbi-resource-id', 'DBInstanceNotFoundFault'),
  DescribeDBClusters: database('DBClusters', 'DBClusterIdentifier', 'db-cluster-resource-id', 'DBClusterNotFoundFault'),
  DescribeDBSnapshots: database('DBSnapshots', 'DBSnapshotIdentifier', 'dbi-resource-id', 'DBSnapshotNotFoundFault'),
  DescribeDBClusterSnapshots: database(
    'DBClusterSnapshots',
    'DBClusterSnapshotIdentifier',
    'db-cluster-resource-id',
    'DBClusterSnapshotNotFoundFault',
  ),
  GetBucketTagging: {
    service: 's3',
    respond: ({ Bucket, ExpectedBucketOwner }, stage) => {
      if (Bucket !== stage.resource.name || stage.tags === 'gone') throw errorOf('NoSuchBucket', 404);
      if (ExpectedBucketOwner !== '111122223333') throw errorOf('AccessDenied', 403);
      if (stage.region !== stage.resource.region)
        throw errorOf('PermanentRedirect', 301, { 'x-amz-bucket-region': stage.resource.region });
      if (listOf(stage).length === 0) throw errorOf('NoSuchTagSet', 404);
      return { TagSet: listOf(stage) };
    },
  },
  DescribeSecret: {
    service: 'secretsmanager',
    respond: ({ SecretId }, stage) => {
      const isMeant = stage.resource.spellings.includes(String(SecretId));
      if (!isMeant || stage.tags === 'gone') throw errorOf('ResourceNotFoundException', 400);
      return { Tags: listOf(stage) };
    },
  },
};

/** RDS finds by name, or by a filter on the resource id. An unknown name is an error; a filter without a match is not. */
function database(list: string, identifier: string, filter: string, notFound: string) {
  const isCluster = list.includes('Cluster');
  const respond: Respond = (input, stage) => {
    const name = input[identifier];
    const byId = valuesOf(input['Filters'], filter).some((id) => resourceIds.includes(id));
    const isKind = !list.includes('Snapshots') || stage.resource.name.endsWith(isCluster ? '21' : '20');
    const isHere = stage.tags !== 'gone' && isKind && (byId || name === stage.resource.name);
    if (!isHere && name !== undefined) throw errorOf(notFound, 404);
    return { [list]: isHere ? [{ TagList: listOf(stage) }] : [] };
  };
  return { service: 'rds', respond };
}

function listOf({ tags }: TaggedAccount): readonly { readonly Key: string; readonly Value: string }[] {
  return typeof tags === 'string' ? [] : Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

function valuesOf(filters: unknown, name: string): readonly string[] {
  const list = (filters ?? []) as readonly { readonly Name: string; readonly Values: readonly string[] }[];
  return list.filter(({ Name }) => Name === name).flatMap(({ Values }) => Values);
}

function errorOf(name: string, httpStatusCode: number, headers: { readonly [name: string]: string } = {}): Error {
  return Object.assign(new Error(`${name}.`), { name, $metadata: { httpStatusCode }, $response: { headers } });
}
