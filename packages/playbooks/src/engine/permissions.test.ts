import { describe, expect, it } from '@jest/globals';
import {
  actionsOf,
  joinPermissions,
  permissionsForSeveral,
  placeholdersOf,
  readsAnyResource,
  statementsFor,
  withoutActions,
} from './permissions.ts';
import type { Permissions } from './playbook.ts';
import { registry } from '../registry.ts';

const bucket = 'arn:{partition}:s3:::{id}';
const permissions: Permissions = {
  read: ['s3:GetBucketAcl', 'ec2:DescribeVpcs'],
  write: ['s3:PutBucketAcl', 's3:GetBucketAcl'],
  dependent: [{ action: 'iam:PassRole', because: 'The service assumes the role.' }],
  on: {
    's3:GetBucketAcl': [bucket],
    's3:PutBucketAcl': [bucket],
    'iam:PassRole': ['arn:{partition}:iam::{account}:role/one', 'arn:{partition}:iam::{account}:role/two'],
  },
};
const target = {
  partition: 'aws-cn',
  region: 'cn-north-1',
  account: '111122223333',
  id: 'logs',
  name: 'logs',
  passable: '*',
};

describe('statementsFor', () => {
  it('returns one statement per set of resources, and * only for actions without resources', () => {
    const statements = statementsFor(permissions, (placeholder) => target[placeholder]);

    expect(statements).toEqual([
      { Effect: 'Allow', Action: ['ec2:DescribeVpcs'], Resource: ['*'] },
      {
        Effect: 'Allow',
        Action: ['iam:PassRole'],
        Resource: ['arn:aws-cn:iam::111122223333:role/one', 'arn:aws-cn:iam::111122223333:role/two'],
      },
      { Effect: 'Allow', Action: ['s3:GetBucketAcl', 's3:PutBucketAcl'], Resource: ['arn:aws-cn:s3:::logs'] },
    ]);
  });

  it('fills in a CloudFormation token unchanged, including its braces', () => {
    const statements = statementsFor(
      { read: ['s3:GetBucketAcl'], write: [], on: { 's3:GetBucketAcl': [bucket] } },
      (placeholder) => (placeholder === 'partition' ? '${Token[AWS.Partition.3]}' : '*'),
    );

    expect(statements[0]?.Resource).toEqual(['arn:${Token[AWS.Partition.3]}:s3:::*']);
  });

  it('rejects an unknown placeholder instead of returning an ARN that matches nothing', () => {
    const misspelled: Permissions = { ...permissions, on: { 's3:PutBucketAcl': ['arn:{partition}:s3:::{bucket}'] } };

    expect(() => statementsFor(misspelled, () => '*')).toThrow(
      'arn:{partition}:s3:::{bucket} has an unknown placeholder',
    );
  });

  it('returns a separate statement for an action with a condition, with placeholders filled in', () => {
    const conditional: Permissions = {
      ...permissions,
      when: { 's3:PutBucketAcl': { ArnEquals: { 'aws:SourceArn': 'arn:{partition}:s3:::{id}' } } },
    };

    expect(statementsFor(conditional, (placeholder) => target[placeholder]).slice(2)).toEqual([
      { Effect: 'Allow', Action: ['s3:GetBucketAcl'], Resource: ['arn:aws-cn:s3:::logs'] },
      {
        Effect: 'Allow',
        Action: ['s3:PutBucketAcl'],
        Resource: ['arn:aws-cn:s3:::logs'],
        Condition: { ArnEquals: { 'aws:SourceArn': 'arn:aws-cn:s3:::logs' } },
      },
    ]);
  });

  it('allows tags on some resources only while they are created, beside the tags on others', () => {
    const group = 'arn:{partition}:ec2:{region}:{account}:security-group/*';
    const snapshot = 'arn:{partition}:ec2:{region}::snapshot/*';
    const groups: Permissions = { read: [], write: ['ec2:CreateTags'], on: { 'ec2:CreateTags': [group] } };
    const onCreation = { by: 'ec2:CreateSnapshots', arns: [snapshot] } as const;
    const snapshots: Permissions = {
      read: [],
      write: [],
      dependent: [{ action: 'ec2:CreateTags', because: 'They get tags.', onCreation }],
    };

    expect(statementsFor(joinPermissions(groups, snapshots), (placeholder) => target[placeholder])).toEqual([
      {
        Effect: 'Allow',
        Action: ['ec2:CreateTags'],
        Resource: ['arn:aws-cn:ec2:cn-north-1:111122223333:security-group/*'],
      },
      {
        Effect: 'Allow',
        Action: ['ec2:CreateTags'],
        Resource: ['arn:aws-cn:ec2:cn-north-1::snapshot/*'],
        Condition: { StringEquals: { 'ec2:CreateAction': 'CreateSnapshots' } },
      },
    ]);
  });

  it('rejects a wildcard that StringEquals would compare literally', () => {
    const literal: Permissions = { ...permissions, when: { 's3:PutBucketAcl': { StringEquals: { 'aws:x': '{id}' } } } };

    expect(() => statementsFor(literal, () => '*')).toThrow('Use StringLike or ArnLike');
  });

  it('names every action once', () => {
    expect(actionsOf(permissions)).toEqual(['ec2:DescribeVpcs', 'iam:PassRole', 's3:GetBucketAcl', 's3:PutBucketAcl']);
  });
});

describe.each(Object.keys(registry))('the session policy of %s', (control) => {
  // The longest names in AWS, so that the limit holds for every target.
  const longest = {
    partition: 'aws-us-gov',
    region: 'ap-southeast-2',
    account: '111122223333',
    id: 'x'.repeat(128),
    name: 'x'.repeat(128),
    passable: '*',
  };

  /** @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
  it('has at most 2,048 characters', async () => {
    const playbook = await registry[control]!.load();
    const Statement = statementsFor(playbook.permissions, (placeholder) => longest[placeholder]);

    expect(JSON.stringify({ Version: '2012-10-17', Statement }).length).toBeLessThanOrEqual(2048);
  });
});

describe('joinPermissions', () => {
  const reads: Permissions = {
    read: ['s3:GetBucketTagging', 'iam:ListUserTags'],
    write: [],
    on: { 'iam:ListUserTags': ['arn:{partition}:iam::{account}:user/*'] },
  };

  it('allows the actions of both, each on its own resources', () => {
    const writes: Permissions = {
      read: ['s3:GetBucketTagging'],
      write: ['s3:PutBucketTagging'],
      on: { 's3:PutBucketTagging': ['arn:{partition}:s3:::{id}'] },
    };
    expect(joinPermissions(reads, writes)).toEqual({
      read: ['s3:GetBucketTagging', 'iam:ListUserTags'],
      write: ['s3:PutBucketTagging'],
      dependent: [],
      on: {
        'iam:ListUserTags': ['arn:{partition}:iam::{account}:user/*'],
        's3:PutBucketTagging': ['arn:{partition}:s3:::{id}'],
      },
    });
  });

  it('does not limit an action that either needs on all resources', () => {
    const everywhere: Permissions = { read: ['iam:ListUserTags'], write: [] };
    expect(joinPermissions(reads, everywhere).on).toEqual({});
  });

  it('joins the resources if both are limited', () => {
    const group: Permissions = {
      read: ['iam:ListUserTags'],
      write: [],
      on: { 'iam:ListUserTags': ['arn:{partition}:iam::{account}:user/{id}'] },
    };
    expect(joinPermissions(reads, group).on?.['iam:ListUserTags']).toEqual([
      'arn:{partition}:iam::{account}:user/*',
      'arn:{partition}:iam::{account}:user/{id}',
    ]);
  });

  it('keeps a condition that both have, and drops a condition that only one has', () => {
    const passes = (when?: Permissions['when']): Permissions => ({
      read: [],
      write: ['iam:PassRole'],
      ...(when && { when }),
    });
    const toEc2 = { 'iam:PassRole': { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } } } as const;
    const toEcs = { 'iam:PassRole': { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } } } as const;

    expect(joinPermissions(passes(toEc2), passes(toEc2)).when).toEqual(toEc2);
    expect(joinPermissions(passes(toEc2), reads).when).toEqual(toEc2);
    expect(joinPermissions(passes(toEc2), passes()).when).toBeUndefined();
    expect(() => joinPermissions(passes(toEc2), passes(toEcs))).toThrow('two different conditions');
  });
});

describe('placeholdersOf', () => {
  it.each([
    ['arn:aws:rds:eu-west-1:111122223333:snapshot:rds:orders-1', 'orders-1', 'rds:orders-1'],
    ['arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/orders-AbCdEf', 'orders-AbCdEf', 'prod/orders-AbCdEf'],
    ['arn:aws:ssm:eu-west-1:111122223333:document/team/orders', 'orders', 'team/orders'],
    [
      'arn:aws:autoscaling:eu-west-1:111122223333:autoScalingGroup:0ab1:autoScalingGroupName/team/orders',
      'orders',
      'team/orders',
    ],
    ['arn:aws:s3:::orders', 'orders', 'orders'],
    ['orders', 'orders', 'orders'],
  ])('returns the last part and the full name of %s', (resourceId, id, name) => {
    const valueOf = placeholdersOf({ partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId });

    expect([valueOf('id'), valueOf('name')]).toEqual([id, name]);
  });
});

describe('permissionsForSeveral', () => {
  it('reads all resources where one call describes several, and changes only its own', async () => {
    const own = 'arn:{partition}:rds:{region}:{account}:db:{id}';
    const several = await permissionsForSeveral({
      read: ['rds:DescribeDBInstances', 'ec2:DescribeVpcs', 'rds:DescribeDBSnapshotAttributes'],
      write: ['rds:ModifyDBInstance'],
      on: {
        'rds:DescribeDBInstances': [own],
        'rds:ModifyDBInstance': [own],
        'rds:DescribeDBSnapshotAttributes': ['arn:{partition}:rds:{region}:{account}:snapshot:{name}'],
      },
    });

    expect(several.on).toEqual({
      'rds:DescribeDBInstances': ['arn:{partition}:rds:{region}:{account}:db:*'],
      'rds:ModifyDBInstance': [own],
      'rds:DescribeDBSnapshotAttributes': ['arn:{partition}:rds:{region}:{account}:snapshot:{name}'],
    });
  });
});

describe('readsAnyResource', () => {
  it.each<[string, boolean, Partial<Permissions>]>([
    ['no read names a resource', true, {}],
    [
      'a read names resources of any owner',
      true,
      { on: { 'ec2:DescribeVpcs': ['arn:{partition}:ec2:{region}:{account}:vpc/*'] } },
    ],
    [
      'AWS authorizes a call for several on all',
      true,
      {
        read: ['rds:DescribeDBInstances'],
        on: { 'rds:DescribeDBInstances': ['arn:{partition}:rds:{region}:{account}:db:{id}'] },
      },
    ],
    [
      'a read names its own resource',
      false,
      { on: { 'ec2:DescribeVpcs': ['arn:{partition}:ec2:{region}:{account}:vpc/{id}'] } },
    ],
    [
      'a read has a condition',
      false,
      { when: { 'ec2:DescribeVpcs': { StringEquals: { 'ec2:Region': ['eu-west-1'] } } } },
    ],
  ])('if %s: %s', async (_, expected, more) => {
    expect(await readsAnyResource({ read: ['ec2:DescribeVpcs'], write: [], ...more })).toBe(expected);
  });
});

describe('withoutActions', () => {
  it('takes actions from what a playbook writes and passes on, and leaves what it reads', () => {
    expect(withoutActions(permissions, ['s3:PutBucketAcl', 'iam:PassRole'])).toEqual({
      ...permissions,
      write: ['s3:GetBucketAcl'],
      dependent: [],
    });
    expect(withoutActions({ read: [], write: [] }, ['iam:PassRole'])).toEqual({ read: [], write: [], dependent: [] });
  });
});
