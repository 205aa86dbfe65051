/** IAM users as findings name them, and the age of their credentials: shared by the controls on users. */
import { GetUserCommand, paginateListUsers, type IAMClient, type User } from '@aws-sdk/client-iam';
import { ifAbsent, lastPartOf } from '../../../engine/index.ts';

/**
 * The ARNs that IAM knows users by. No session can be cut down to the one user of a finding: the
 * ARN in it may end with the user's id instead of the name, and may leave out the path.
 */
export const anyUser = 'arn:{partition}:iam::{account}:user/*';

/**
 * Finds the user of a finding, `undefined` if there is none any more. Calls `iam:GetUser` and, for
 * an id, `iam:ListUsers`.
 *
 * @param resourceId `arn:aws:iam::111122223333:user/name`, the same with a path (`user/path/name`),
 *   or with the unique id of the user in place of the name, as AWS Config writes it:
 *   `user/AIDACKCEVSQ6C2EXAMPLE`.
 */
export async function findUser(resourceId: string, iam: IAMClient): Promise<User | undefined> {
  const nameOrId = lastPartOf(resourceId);
  const { User: named } = await iam
    .send(new GetUserCommand({ UserName: nameOrId }))
    .catch(ifAbsent('NoSuchEntityException', { User: undefined }));
  return named ?? (isUserId(nameOrId) ? findById(nameOrId, iam) : undefined);
}

/** IAM looks users up by name only, so an id has to be searched for. */
async function findById(id: string, iam: IAMClient): Promise<User | undefined> {
  for await (const { Users = [] } of paginateListUsers({ client: iam }, {})) {
    const found = Users.find(({ UserId }) => UserId === id);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids */
function isUserId(text: string): boolean {
  return /^AIDA[A-Z0-9]{12,}$/.test(text);
}

/** Whole days since the latest of the moments that are known. None known is no reason to act: 0. */
export function daysSince(now: Date, ...moments: readonly (Date | undefined)[]): number {
  const known = moments.filter((moment) => moment !== undefined).map((moment) => moment.getTime());
  return known.length === 0 ? 0 : Math.floor((now.getTime() - Math.max(...known)) / 86_400_000);
}
