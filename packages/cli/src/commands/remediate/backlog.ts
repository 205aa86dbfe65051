/**
 * Reads the backlog of open findings and cuts it into the tasks of the command, so that only a part of it is in memory:
 * a million findings of real size take more than four gigabytes.
 */
import type { AwsSecurityFinding } from '@aws-sdk/client-securityhub';
import { type Batch, cutIntoBatches } from '@asr/operations/executions';
import { type OverviewRow, overviewOf } from './overview.ts';

/** What was read so far. */
export interface Backlog {
  /** Findings to start. Excludes findings in executions that have already started. */
  readonly findings: number;
  /** Findings in executions of the last hour, running or ended. */
  readonly begunAlready: number;
  /** Ids of findings that exceed the input size of an execution. */
  readonly tooLarge: readonly string[];
  readonly overview: readonly OverviewRow[];
}

export interface BacklogReader {
  /** Reads the next batches, or returns `undefined` at the end of the backlog. */
  next(): Promise<readonly Batch<AwsSecurityFinding>[] | undefined>;
  readonly read: () => Backlog;
  /** Whether there may be findings that were not read. */
  readonly hasMore: () => boolean;
  /** The ids of findings that were read and had started before. */
  readonly begunIds: ReadonlySet<string>;
}

export interface BacklogOptions {
  readonly pages: AsyncIterator<readonly AwsSecurityFinding[]>;
  /** The maximum number of findings. */
  readonly limit: number;
  readonly startedIds: ReadonlySet<string>;
  readonly isWanted: (finding: AwsSecurityFinding) => boolean;
  /** The number of findings that are in memory at the same time. */
  readonly chunk: number;
}

export function backlogReader({ pages, limit, startedIds, isWanted, chunk }: BacklogOptions): BacklogReader {
  const begunIds = new Set<string>();
  const tooLarge: string[] = [];
  const rows = new Map<string, OverviewRow>();
  // A finding that is updated while the pages are read appears again, on one of the next pages.
  let recent = new Set<string>();
  let held: readonly AwsSecurityFinding[] = [];
  let taken = 0;
  let isOver = false;

  const take = (page: readonly AwsSecurityFinding[]): readonly AwsSecurityFinding[] => {
    const fresh = page.filter((finding) => {
      const { Id = '' } = finding;
      if (recent.has(Id) || !isWanted(finding)) return false;
      recent.add(Id);
      if (startedIds.has(Id)) begunIds.add(Id);
      return !startedIds.has(Id);
    });
    const allowed = fresh.slice(0, limit - taken);
    taken += allowed.length;
    return allowed;
  };

  const readMore = async (wanted: number): Promise<readonly AwsSecurityFinding[]> => {
    const found: AwsSecurityFinding[] = [];
    while (!isOver && found.length < wanted) {
      const { value, done } = await pages.next();
      if (done !== true) found.push(...take(value));
      isOver = done === true || taken >= limit;
    }
    return found;
  };

  return {
    begunIds,
    hasMore: () => !isOver,
    read: () => ({
      findings: taken - tooLarge.length,
      begunAlready: begunIds.size,
      tooLarge,
      overview: overviewOf([...rows.values()]),
    }),
    async next() {
      if (isOver) return undefined;
      recent = new Set([...recent].slice(-chunk));
      const cut = cutIntoBatches([...held, ...(await readMore(chunk - held.length))]);
      for (const { Id = '' } of cut.tooLarge) tooLarge.push(Id);
      // The last batch may have room for findings of the next pages.
      const whole = isOver ? cut.batches : cut.batches.slice(0, -1);
      held = isOver ? [] : (cut.batches.at(-1)?.findings ?? []);
      for (const finding of whole.flatMap(({ findings }) => findings)) count(rows, finding);
      return whole;
    },
  };
}

function count(rows: Map<string, OverviewRow>, { AwsAccountId = '', Compliance, Severity }: AwsSecurityFinding): void {
  const row = {
    accountId: AwsAccountId,
    controlId: Compliance?.SecurityControlId ?? '',
    severity: Severity?.Label ?? '',
  };
  const key = JSON.stringify(row);
  rows.set(key, { ...row, findings: (rows.get(key)?.findings ?? 0) + 1 });
}
