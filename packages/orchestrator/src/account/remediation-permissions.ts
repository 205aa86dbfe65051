import { joinPermissions, type AnyPlaybook, type Permissions } from '@asr/playbooks';

/** All that a remediation takes in the member account: what the playbook needs, and reading the tags that may forbid it. */
export function remediationPermissions(
  playbook: Pick<AnyPlaybook, 'permissions' | 'resourceType' | 'otherResourceTypes'>,
): Permissions {
  return joinPermissions(playbook.permissions, readsTagsOf(playbook));
}

/**
 * An account has no tags of this kind, and the tagging API knows no IAM users.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonresourcegrouptaggingapi.html
 */
function readsTagsOf({
  resourceType,
  otherResourceTypes = [],
}: Pick<AnyPlaybook, 'resourceType' | 'otherResourceTypes'>): Permissions {
  const types = [resourceType, ...otherResourceTypes];
  const ofUsers: Permissions = {
    read: ['iam:ListUserTags'],
    write: [],
    on: { 'iam:ListUserTags': ['arn:{partition}:iam::{account}:user/*'] },
  };
  const ofOthers: Permissions = { read: ['tag:GetResources'], write: [] };
  const none: Permissions = { read: [], write: [] };
  const users = types.includes('AwsIamUser') ? ofUsers : none;
  return types.some((type) => type !== 'AwsIamUser' && type !== 'AwsAccount')
    ? joinPermissions(users, ofOthers)
    : users;
}
