/** Finds the users of a changed prefix list in a member account. Parse loads this module only for calls on prefix lists. */
import { accountVisits } from '../account/index.ts';
import {
  type DetectionReading,
  prefixListReaderRoleName,
  prefixListUsersPermissions,
  readingsOfPrefixListUsers,
} from '../detection/index.ts';
import { CannotEnterAccountError } from '../model/index.ts';

interface Visitor {
  readonly executionId: string;
  readonly namespace: string;
  readonly externalId: string;
}

/** Throws only errors that a retry can resolve. If ASR cannot enter the account, the reading contains the reason. */
export async function usersOfPrefixList(
  reading: Extract<DetectionReading, { readonly ok: true }>,
  { executionId, namespace, externalId }: Visitor,
): Promise<readonly DetectionReading[]> {
  const execution = executionId.slice(-36).replaceAll(/[^\w+=,.@-]/g, '-');
  const visit = {
    ...reading.place,
    sessionName: `ASR-Parse-${execution}`,
    who: 'asr',
    tags: { 'asr:execution': execution },
  };
  const entrance = { roleName: prefixListReaderRoleName(namespace), permissions: prefixListUsersPermissions };
  try {
    return await readingsOfPrefixListUsers(reading, await accountVisits(externalId)(visit, entrance));
  } catch (error) {
    if (!(error instanceof CannotEnterAccountError)) throw error;
    return [{ ok: false, error: error.message, accountId: reading.place.accountId }];
  }
}
