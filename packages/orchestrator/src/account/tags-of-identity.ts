/** Reads the tags of IAM users and roles, which the Resource Groups Tagging API does not have. */
import { IAMClient, ListRoleTagsCommand, ListUserTagsCommand, paginateListUsers } from '@aws-sdk/client-iam';
import { type Aws, lastPartOf } from '@asr/playbooks';
import { absentIf, asTags } from './aws-tags.ts';
import type { Tags } from '../policy/index.ts';
import type { Tagged } from './tag-sources.ts';

/**
 * IAM accepts only user names, but AWS Config may identify a user by unique id.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListUserTags.html
 */
export async function tagsOfUser(aws: Aws, { resourceId }: Tagged): Promise<Tags | undefined> {
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

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRoleTags.html */
export async function tagsOfRole(aws: Aws, { resourceId }: Tagged): Promise<Tags | undefined> {
  const listed = await aws
    .client(IAMClient)
    .send(new ListRoleTagsCommand({ RoleName: lastPartOf(resourceId), MaxItems: 100 }))
    .catch(absentIf('NoSuchEntityException'));
  return listed === undefined ? undefined : asTags(listed.Tags ?? []);
}
