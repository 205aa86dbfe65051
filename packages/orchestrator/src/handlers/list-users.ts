/** Looks up, in a member account, what a changed prefix list concerns. Parse loads it for calls on prefix lists alone. */
import { accountVisits } from '../account/index.ts';
import {
  type DetectionReading,
  listReaderRoleName,
  listUsersPermissions,
  readingsOfListUsers,
} from '../detection/index.ts';
import { CannotEnterAccountError } from '../model/index.ts';

interface Visitor {
  readonly executionId: string;
  readonly namespace: string;
  readonly externalId: string;
}

/** Throws what a later try can resolve. An account that cannot be entered becomes a reading that says so. */
export async function usersOfList(
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
  const entrance = { roleName: listReaderRoleName(namespace), permissions: listUsersPermissions };
  try {
    return await readingsOfListUsers(reading, await accountVisits(externalId)(visit, entrance));
  } catch (error) {
    if (!(error instanceof CannotEnterAccountError)) throw error;
    return [{ ok: false, error: error.message, accountId: reading.place.accountId }];
  }
}
