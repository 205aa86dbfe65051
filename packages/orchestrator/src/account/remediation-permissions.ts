import { joinPermissions, withoutActions, type AnyPlaybook, type Permissions } from '@asr/playbooks';
import type { RemediationRequest } from '../model/index.ts';
import { type TagSource, tagSourceOf } from './tag-sources.ts';

/**
 * The permissions of a remediation in the member account: those of the playbook, and those to read the resource's tags.
 *
 * @param step Only a session that undoes has the permissions that only an undo takes. The role has all of them.
 */
export function remediationPermissions(
  playbook: Pick<AnyPlaybook, 'permissions' | 'undoOnly' | 'resourceType' | 'otherResourceTypes'>,
  step: RemediationRequest['step'] = 'undo',
): Permissions {
  const permissions =
    step === 'undo' ? playbook.permissions : withoutActions(playbook.permissions, playbook.undoOnly ?? []);
  const { on = {}, ...all } = [playbook.resourceType, ...(playbook.otherResourceTypes ?? [])]
    .map((type) => permissionsToReadTags[tagSourceOf(type)?.from ?? 'nowhere'](type))
    .reduce(joinPermissions, permissions);
  return { ...all, on: Object.fromEntries(Object.entries(on).map(([action, arns]) => [action, widest(arns)])) };
}

/** Removes ARNs that another ARN covers: `db:*` covers `db:{id}`, and also a database whose id is not in its ARN. */
function widest(arns: readonly `arn:${string}`[]): readonly `arn:${string}`[] {
  return arns.filter((arn) => !arns.some((other) => other !== arn && other === arn.replace(/\{(id|name)\}/, '*')));
}

const none: Permissions = { read: [], write: [] };

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html */
const permissionsToReadTags: { readonly [Source in TagSource['from']]: (resourceType: string) => Permissions } = {
  nowhere: () => none,
  // Neither action has resource-level permissions.
  'tagging-api': () => ({ ...none, read: ['tag:GetResources'] }),
  'auto-scaling': () => ({ ...none, read: ['autoscaling:DescribeTags'] }),
  // The finding of a threat names the role, and not the path in its ARN.
  'iam-role': () => ({
    ...none,
    read: ['iam:ListRoleTags'],
    on: {
      'iam:ListRoleTags': ['arn:{partition}:iam::{account}:role/{id}', 'arn:{partition}:iam::{account}:role/*/{id}'],
    },
  }),
  // A finding may identify a user by unique id, which IAM APIs do not accept.
  'iam-user': () => ({
    ...none,
    read: ['iam:ListUserTags', 'iam:ListUsers'],
    on: { 'iam:ListUserTags': ['arn:{partition}:iam::{account}:user/*'] },
  }),
  // A finding may identify a database by an id that is not in its ARN.
  rds: (type) => readsDatabase[type] ?? readsSnapshots,
  s3: () => ({
    ...none,
    read: ['s3:GetBucketTagging'],
    on: { 's3:GetBucketTagging': ['arn:{partition}:s3:::{id}'] },
  }),
  'secrets-manager': () => ({
    ...none,
    read: ['secretsmanager:DescribeSecret'],
    on: { 'secretsmanager:DescribeSecret': ['arn:{partition}:secretsmanager:{region}:{account}:secret:{name}'] },
  }),
};

const anyInstance = 'arn:{partition}:rds:{region}:{account}:db:*';
const anyCluster = 'arn:{partition}:rds:{region}:{account}:cluster:*';

const readsDatabase: { readonly [resourceType: string]: Permissions } = {
  AwsRdsDbInstance: {
    ...none,
    read: ['rds:DescribeDBInstances'],
    on: { 'rds:DescribeDBInstances': [anyInstance] },
  },
  AwsRdsDbCluster: { ...none, read: ['rds:DescribeDBClusters'], on: { 'rds:DescribeDBClusters': [anyCluster] } },
};

const readsSnapshots: Permissions = {
  ...none,
  read: ['rds:DescribeDBSnapshots', 'rds:DescribeDBClusterSnapshots'],
  on: {
    'rds:DescribeDBSnapshots': ['arn:{partition}:rds:{region}:{account}:snapshot:{name}', anyInstance],
    'rds:DescribeDBClusterSnapshots': ['arn:{partition}:rds:{region}:{account}:cluster-snapshot:{name}', anyCluster],
  },
};
