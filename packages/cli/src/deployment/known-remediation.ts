/** Reads the remediation that the caller gives by id. */
import type { HistoryQueries, RemediationRecord } from '@asr/orchestrator';
import { BadInputError } from '@asr/operations/input';
import { printable } from '../terminal/index.ts';

/** Throws `BadInputError` if history has no such remediation, so that no execution starts for an invalid id. */
export async function knownRemediation(
  history: Pick<HistoryQueries, 'find'>,
  id: string,
  listedBy = 'asr history',
): Promise<RemediationRecord> {
  // DynamoDB refuses longer keys, and every id is shorter.
  const record = id.length > longestId ? undefined : await history.find(id);
  if (record !== undefined) return record;
  const shown = id.length > longestId ? `${id.slice(0, longestId)}…` : id;
  throw new BadInputError(
    shape.test(id)
      ? `Remediation ${shown} not found. Nothing was started. \`${listedBy}\` prints the ids.`
      : `"${printable(shown)}" is not a valid remediation id, such as r-0a1b2c3d4e5f60718293. Nothing was started. \`${listedBy}\` prints the ids.`,
  );
}

const longestId = 64;
const shape = /^r-[\da-f]{20}$/;
