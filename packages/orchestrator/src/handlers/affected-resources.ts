/** Finds the resources that a change affects in a member account. Parse loads this module only for such changes. */
import { accountVisits } from '../account/index.ts';
import {
  type DetectionReading,
  affectedResourcesPermissions,
  detectionReaderRoleName,
  readingsOfAffected,
} from '../detection/index.ts';
import { CannotEnterAccountError } from '../model/index.ts';

interface Visitor {
  readonly executionId: string;
  readonly namespace: string;
  readonly externalId: string;
}

/** Throws only errors that a retry can resolve. If ASR cannot enter the account, a reading contains the reason. */
export async function affectedBy(
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
  const entrance = { roleName: detectionReaderRoleName(namespace), permissions: affectedResourcesPermissions };
  try {
    return await readingsOfAffected(reading, await accountVisits(externalId)(visit, entrance));
  } catch (error) {
    if (!(error instanceof CannotEnterAccountError)) throw error;
    const failed: DetectionReading = { ok: false, error: error.message, accountId: reading.place.accountId };
    // The change of a group counts for the group itself, too.
    return reading.listChange === undefined ? [reading, failed] : [failed];
  }
}
