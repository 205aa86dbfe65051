/** Which remediations of a finding `asr undo --finding` undoes. */
import type { RemediationRecord } from '../model/index.ts';

/**
 * Returns the last remediation that changed each resource of the finding. It is what the note on the finding describes.
 * Earlier remediations are not affected, even if the last one is already undone: otherwise a repeated command would go
 * further back each time.
 *
 * @param records Records of one finding, newest first.
 */
export function lastChangesOf(records: readonly RemediationRecord[]): readonly RemediationRecord[] {
  const changed = records.filter(({ changes }) => changes.length > 0);
  const byResource = Map.groupBy(changed, (record) =>
    JSON.stringify([record.accountId, record.region, record.controlId, record.canonical ?? record.resourceId]),
  );
  return [...byResource.values()].flatMap(([newest]) => (newest === undefined ? [] : [newest]));
}
