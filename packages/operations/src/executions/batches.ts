/** Splits findings into batches, one for each execution. Pure. */
import { createHash } from 'node:crypto';

/** The fields of a finding that determine its batch. */
export interface BatchFinding {
  readonly Id?: string | undefined;
  readonly Resources?: readonly object[] | undefined;
}

export interface Batch<Finding> {
  readonly findings: readonly Finding[];
  /** Hash of the finding ids, independent of their order. */
  readonly digest: string;
}

export interface Cut<Finding> {
  readonly batches: readonly Batch<Finding>[];
  /** Findings that exceed the input size of an execution. */
  readonly tooLarge: readonly Finding[];
}

/** Each resource becomes a request. The state of an execution has room for slightly more than 100 requests. */
const mostResources = 100;

/**
 * The input of an execution is limited to 256 KiB. The rest is for the event around the findings.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
 */
const mostBytes = 250_000;

/** Sorts findings by id, so that the same backlog results in the same batches. */
export function cutIntoBatches<Finding extends BatchFinding>(findings: readonly Finding[]): Cut<Finding> {
  const sorted = findings.toSorted((a, b) => ((a.Id ?? '') < (b.Id ?? '') ? -1 : 1));
  const tooLarge = sorted.filter((finding) => bytesOf(finding) > mostBytes);
  const batches: Finding[][] = [];
  let resources = 0;
  let bytes = 0;
  for (const finding of sorted) {
    const size = bytesOf(finding);
    if (size > mostBytes) continue;
    const weight = Math.max(1, finding.Resources?.length ?? 1);
    if (batches.length === 0 || resources + weight > mostResources || bytes + size > mostBytes) {
      batches.push([]);
      resources = 0;
      bytes = 0;
    }
    batches.at(-1)?.push(finding);
    resources += weight;
    bytes += size;
  }
  return { batches: batches.map((batch) => ({ findings: batch, digest: digestOf(batch) })), tooLarge };
}

function digestOf(findings: readonly BatchFinding[]): string {
  const ids = findings.map(({ Id = '' }) => Id).toSorted();
  return createHash('sha256').update(JSON.stringify(ids)).digest('hex').slice(0, 20);
}

/** Size as JSON, including the comma that follows. */
function bytesOf(finding: object): number {
  return Buffer.byteLength(JSON.stringify(finding)) + 1;
}
