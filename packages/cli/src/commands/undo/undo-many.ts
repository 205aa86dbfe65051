/** Undoes several remediations sequentially, because resources can depend on each other in unknown ways. */
import type { HistoryQueries, RemediationRecord } from '@asr/orchestrator';
import type { Cli } from '../../runtime/index.ts';
import { printText, printable, shortResource } from '../../terminal/index.ts';
import { type Orchestrator, type UndoOrder, type Undone, outcomeOfUndo, startUndo } from '@asr/operations/actions';
import { describeUndone } from './describe-undone.ts';

/** The outcome of one of several undos. */
export interface UndoneOfMany extends Undone {
  readonly controlId: string;
  readonly accountId: string;
  readonly region: string;
  readonly resourceId: string;
}

export interface UndoTools {
  readonly cli: Cli;
  readonly orchestrator: Orchestrator;
  readonly history: HistoryQueries;
  /** Whether to print only one document at the end (`--json`). */
  readonly isQuiet: boolean;
}

/** Undoes in the given order. A failed undo does not stop the others. */
export async function undoMany(
  records: readonly RemediationRecord[],
  order: Omit<UndoOrder, 'remediationId'>,
  tools: UndoTools,
): Promise<readonly UndoneOfMany[]> {
  const { io } = tools.cli;
  const all: UndoneOfMany[] = [];
  for (const [index, record] of records.entries()) {
    const { remediationId, controlId, accountId, region, resourceId } = record;
    io.err(
      `${index + 1} of ${records.length}: ${printable(`${controlId} ${shortResource(resourceId)} in ${accountId}, ${region} (${remediationId})`)}`,
    );
    const undone = await undoOne({ ...order, remediationId }, tools);
    if (!tools.isQuiet) printText(io, `${printable(remediationId)} ${describeUndone(undone, io)}`);
    all.push({ ...undone, controlId, accountId, region, resourceId });
  }
  return all;
}

async function undoOne(order: UndoOrder, { orchestrator, history }: UndoTools): Promise<Undone> {
  let executionArn = '';
  try {
    executionArn = await startUndo(orchestrator, order);
    return await outcomeOfUndo(orchestrator, executionArn, order.remediationId, history);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { remediationId: order.remediationId, executionArn, outcome: 'failed', reason, conflict: [] };
  }
}
