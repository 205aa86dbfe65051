/** A remediation that a command names by its id. */
import type { HistoryQueries, RemediationRecord } from '@asr/orchestrator';
import { BadInputError } from '../input/index.ts';
import { printable } from '../terminal/index.ts';

/** Throws `BadInputError` where history has none, so that nothing is started for an id that means nothing. */
export async function knownRemediation(
  history: Pick<HistoryQueries, 'find'>,
  id: string,
  listedBy = 'asr history',
): Promise<RemediationRecord> {
  // DynamoDB refuses longer keys, and no id is as long.
  const record = id.length > longestId ? undefined : await history.find(id);
  if (record !== undefined) return record;
  const shown = id.length > longestId ? `${id.slice(0, longestId)}…` : id;
  throw new BadInputError(
    shape.test(id)
      ? `There is no remediation ${shown}. Nothing was started. \`${listedBy}\` lists the ids.`
      : `"${printable(shown)}" is not the id of a remediation, such as r-0a1b2c3d4e5f60718293. Nothing was started. \`${listedBy}\` lists the ids.`,
  );
}

const longestId = 64;
const shape = /^r-[\da-f]{20}$/;
