import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { registry } from '@asr/playbooks';
import { type ToName, declaredArnOf, knownTypes, nameOf } from './index.ts';

const owner = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1' };
const canonicalOf = (resourceType: string, id: string, more: Partial<ToName> = {}) => {
  const named = nameOf({ ...owner, resourceType, id, ...more });
  return named.ok ? named.canonical : `refused: ${named.error}`;
};

const hex = fc.stringMatching(/^[0-9a-f]{17}$/);
const lower = fc.stringMatching(/^[a-z][a-z0-9-]{3,30}$/);
const arn = (service: string, resource: string, region = 'eu-west-1', account = '111122223333') =>
  `arn:aws:${service}:${region}:${account}:${resource}`;

interface Spelled {
  readonly type: string;
  readonly ids: fc.Arbitrary<string>;
  /** Every spelling of the resource with this id. */
  readonly spellings: (id: string) => readonly string[];
}

const spelled: readonly Spelled[] = [
  ...(
    [
      ['AwsEc2SecurityGroup', 'security-group', 'sg'],
      ['AwsEc2Instance', 'instance', 'i'],
      ['AwsEc2Vpc', 'vpc', 'vpc'],
      ['AwsEc2Subnet', 'subnet', 'subnet'],
    ] as const
  ).map(([type, path, prefix]) => ({
    type,
    ids: hex.map((id) => `${prefix}-${id}`),
    spellings: (id: string) => [id, arn('ec2', `${path}/${id}`)],
  })),
  { type: 'AwsS3Bucket', ids: lower, spellings: (id) => [id, `arn:aws:s3:::${id}`] },
  {
    type: 'AwsIamUser',
    ids: lower,
    spellings: (id) => [
      id,
      id.toUpperCase(),
      arn('iam', `user/${id}`, ''),
      arn('iam', `user/team/shop/${id}`, ''),
      arn('iam', `user/${id.toUpperCase()}`, ''),
    ],
  },
  {
    type: 'AwsRdsDbInstance',
    ids: lower,
    spellings: (id) => [
      id,
      arn('rds', `db:${id}`),
      arn('rds', `db:${id.toUpperCase()}`),
      arn('rds', `dbinstance:${id}`),
    ],
  },
  {
    type: 'AwsRdsDbCluster',
    ids: lower,
    spellings: (id) => [id, arn('rds', `cluster:${id}`), arn('rds', `dbcluster/${id}`), arn('rds', `dbcluster:${id}`)],
  },
  {
    type: 'AwsRdsDbInstance',
    ids: fc.stringMatching(/^db-[A-Z0-9]{26}$/),
    spellings: (id) => [id, arn('rds', `dbinstance:${id}`), arn('rds', `db:${id}`)],
  },
  {
    type: 'AwsRedshiftCluster',
    ids: lower,
    spellings: (id) => [id, arn('redshift', `cluster:${id}`), arn('redshift', `cluster:${id.toUpperCase()}`)],
  },
  {
    type: 'AwsLogsLogGroup',
    ids: fc.stringMatching(/^\/aws\/[a-z/]{1,40}$/),
    spellings: (id) => [id, arn('logs', `log-group:${id}`), arn('logs', `log-group:${id}:*`)],
  },
  {
    type: 'AwsSqsQueue',
    ids: lower,
    spellings: (id) => [id, arn('sqs', id), `https://sqs.eu-west-1.amazonaws.com/111122223333/${id}`],
  },
  { type: 'AwsLambdaFunction', ids: lower, spellings: (id) => [id, arn('lambda', `function:${id}`)] },
  { type: 'AwsDynamoDbTable', ids: lower, spellings: (id) => [id, arn('dynamodb', `table/${id}`)] },
  { type: 'AwsSnsTopic', ids: lower, spellings: (id) => [id, arn('sns', id)] },
  { type: 'AwsEcrRepository', ids: lower, spellings: (id) => [id, arn('ecr', `repository/${id}`)] },
];

describe('the name of a resource', () => {
  it.each(spelled.map((one) => [one.type, one] as const))(
    'is the same for every spelling of a %s',
    (type, { ids, spellings }) => {
      fc.assert(
        fc.property(ids, (id) => {
          const names = new Set(spellings(id).map((spelling) => canonicalOf(type, spelling)));
          expect([...names]).toEqual([expect.stringMatching(/^arn:aws:/)]);
        }),
      );
    },
  );

  it('is never that of another resource', () => {
    const anyOne = fc.constantFrom(...spelled).chain(({ type, ids, spellings }) =>
      ids.chain((id) =>
        fc.record({
          key: fc.constant(`${type} ${id}`),
          type: fc.constant(type),
          spelling: fc.constantFrom(...spellings(id)),
        }),
      ),
    );
    fc.assert(
      fc.property(anyOne, anyOne, (a, b) => {
        const isSame = a.key === b.key;
        expect(canonicalOf(a.type, a.spelling) === canonicalOf(b.type, b.spelling)).toBe(isSame);
      }),
    );
  });

  it('is never that of the same id in another account or Region', () => {
    const elsewhere = [{}, { accountId: '444455556666' }, { region: 'us-east-1' }].map((more) =>
      canonicalOf('AwsEc2SecurityGroup', 'sg-0abc', more),
    );
    expect(new Set(elsewhere).size).toBe(3);
  });

  it.each([
    [
      'the block of snapshots by an id',
      'AwsEc2SnapshotBlockPublicAccess',
      '111122223333',
      'AWS::::Account:111122223333',
    ],
    [
      'the block of snapshots by an ARN',
      'AwsEc2SnapshotBlockPublicAccess',
      arn('ec2', 'snapshot-block-public-access/default'),
      'AWS::::Account:111122223333',
    ],
    ['an account by its number', 'AwsAccount', '111122223333', 'AWS::::Account:111122223333'],
    ['an account by its name', 'AwsAccount', 'AWS::::Account:111122223333', 'AWS::::Account:111122223333'],
    ['a type of OCSF', 'AWS::EC2::SecurityGroup', 'sg-0abc', arn('ec2', 'security-group/sg-0abc')],
    [
      'a user by its unique id',
      'AwsIamUser',
      arn('iam', 'user/AIDACKCEVSQ6C2EXAMPLE', ''),
      arn('iam', 'user/AIDACKCEVSQ6C2EXAMPLE', ''),
    ],
    [
      'a stage, with the account that its ARN lacks',
      'AwsApiGatewayStage',
      arn('apigateway', '/restapis/a1b2/stages/prod', 'eu-west-1', ''),
      arn('apigateway', '/restapis/a1b2/stages/prod'),
    ],
    [
      'a type that is not in the table',
      'AwsNetworkFirewallFirewall',
      arn('elasticfilesystem', 'file-system/fs-1'),
      arn('elasticfilesystem', 'file-system/fs-1'),
    ],
  ])('is made of %s', (_, type, id, expected) => {
    expect(canonicalOf(type, id)).toBe(expected);
  });

  it('is the name in the details if only AWS can resolve the id', () => {
    const id = arn('iam', 'user/AIDACKCEVSQ6C2EXAMPLE', '');
    expect(canonicalOf('AwsIamUser', id, { others: ['alice'] })).toBe(arn('iam', 'user/alice', ''));
    const database = arn('rds', 'dbinstance:db-ABCDEFGHIJKLMNOPQRSTUVWXYZ');
    expect(canonicalOf('AwsRdsDbInstance', database, { others: ['shop'] })).toBe(arn('rds', 'db:shop'));
  });

  it.each([
    ['a wrong path', 'AwsEc2SecurityGroup', arn('ec2', 'sg/sg-0abc')],
    ['an id of another type', 'AwsEc2SecurityGroup', 'vpc-0abc'],
    ['another service', 'AwsEc2SecurityGroup', arn('rds', 'db:shop')],
    ['another account', 'AwsEc2SecurityGroup', arn('ec2', 'security-group/sg-0abc', 'eu-west-1', '444455556666')],
    [
      "a trail of the organization, which is another account's",
      'AwsCloudTrailTrail',
      arn('cloudtrail', 'trail/org', 'eu-west-1', '444455556666'),
    ],
    ['a trail by its name, which may be in any Region', 'AwsCloudTrailTrail', 'management-events'],
    ['an alias of a key', 'AwsKmsKey', arn('kms', 'alias/shop')],
    ['a version of a function', 'AwsLambdaFunction', arn('lambda', 'function:pay:1')],
    ['an object in a bucket', 'AwsS3Bucket', 'arn:aws:s3:::shop/key'],
    ['a secret by its name', 'AwsSecretsManagerSecret', 'shop'],
    ['a queue of another account by its URL', 'AwsSqsQueue', 'https://sqs.eu-west-1.amazonaws.com/444455556666/orders'],
    ['a wildcard', 'AwsEc2SecurityGroup', 'sg-*'],
    ['an unknown type without an ARN', 'AwsNetworkFirewallFirewall', 'fw-1'],
  ])('is refused for %s, with what to do', (_, type, id) => {
    expect(canonicalOf(type, id)).toMatch(
      /^refused: ASR cannot identify the resource ".+" of type .+: .+\. Remediate it manually/,
    );
  });

  it('is refused if the finding has ids of two resources', () => {
    expect(canonicalOf('AwsIamUser', 'alice', { others: ['bob'] })).toContain(
      'user/alice and arn:aws:iam::111122223333:user/bob',
    );
  });

  it('of a type that only its playbook declares is its ARN', () => {
    const fileSystem = arn('elasticfilesystem', 'file-system/fs-0123456789abcdef0');

    expect(canonicalOf('AwsEfsFileSystem', fileSystem)).toBe(fileSystem);
    expect(canonicalOf('AWS::EFS::FileSystem', fileSystem)).toBe(fileSystem);
    for (const other of [
      'fs-0123456789abcdef0',
      arn('elasticfilesystem', 'access-point/fsap-0'),
      arn('elasticfilesystem', 'file-system/'),
      arn('elasticfilesystem', 'file-system/fs-0', 'eu-west-1', '999988887777'),
      arn('ec2', 'file-system/fs-0123456789abcdef0'),
    ])
      expect(canonicalOf('AwsEfsFileSystem', other)).toMatch(/^refused: /);
  });

  it('is known for the resources of every playbook: add the form to identity/forms.ts', () => {
    const types = Object.values(registry).map(({ resourceType }) => resourceType);
    expect(types.filter((type) => !knownTypes.includes(type) && declaredArnOf(type) === undefined)).toEqual([]);
  });
});
