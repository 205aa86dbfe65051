/** Finds the IAM user of a finding, and computes the age of credentials, for the controls on users. */
import {
  GetUserCommand,
  paginateListAccessKeys,
  paginateListUsers,
  type AccessKeyMetadata,
  type IAMClient,
  type User,
} from '@aws-sdk/client-iam';
import { ifAbsent, lastPartOf } from '../../../engine/index.ts';

/**
 * The ARNs of IAM users. A session cannot be limited to the user of one finding: the ARN in a finding may end with
 * the user's id instead of the name, and may omit the path.
 */
export const anyUser = 'arn:{partition}:iam::{account}:user/*';

/**
 * Finds the user of a finding; `undefined` if it no longer exists. Calls `iam:GetUser` and, for an id, `iam:ListUsers`.
 *
 * @param resourceId `arn:aws:iam::111122223333:user/name`, also with a path (`user/path/name`), or with the unique id
 *   of the user instead of the name, as AWS Config writes it:
 *   `user/AIDACKCEVSQ6C2EXAMPLE`.
 */
export async function findUser(resourceId: string, iam: IAMClient): Promise<User | undefined> {
  const nameOrId = lastPartOf(resourceId);
  const { User: named } = await iam
    .send(new GetUserCommand({ UserName: nameOrId }))
    .catch(ifAbsent('NoSuchEntityException', { User: undefined }));
  return named ?? (isUserId(nameOrId) ? findById(nameOrId, iam) : undefined);
}

/** Finds a user by id. IAM finds users only by name, so this searches the list. */
async function findById(id: string, iam: IAMClient): Promise<User | undefined> {
  for await (const { Users = [] } of paginateListUsers({ client: iam }, {})) {
    const found = Users.find(({ UserId }) => UserId === id);
    if (found !== undefined) return found;
  }
  return undefined;
}

export async function accessKeysOf({ UserName }: User, iam: IAMClient): Promise<readonly AccessKeyMetadata[]> {
  const keys: AccessKeyMetadata[] = [];
  for await (const page of paginateListAccessKeys({ client: iam }, { UserName })) {
    keys.push(...(page.AccessKeyMetadata ?? []));
  }
  return keys;
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids */
function isUserId(text: string): boolean {
  return /^AIDA[A-Z0-9]{12,}$/.test(text);
}

/**
 * Returns the whole days since the latest known date. If no date is known, returns 0, so that no credential is
 * retired.
 */
export function daysSince(now: Date, ...moments: readonly (Date | undefined)[]): number {
  const known = moments.filter((moment) => moment !== undefined).map((moment) => moment.getTime());
  return known.length === 0 ? 0 : Math.floor((now.getTime() - Math.max(...known)) / 86_400_000);
}
