/** Approve, reject, undo, stop and start. */
import { ConsoleError, type ConsoleOperations } from '@asr/console';
import { callerArnIfKnown } from '../delegation/index.ts';
import { startAsr, startDecision, startUndo, stopAsr } from '../operations/index.ts';
import { awaitsDecision } from '../views/index.ts';
import { approveLine, commandLine, rejectLine, undoLine } from './command-lines.ts';
import { recordOf } from './history.ts';
import type { Connection } from './settings.ts';

type Decisions = Pick<ConsoleOperations, 'approve' | 'reject' | 'undo' | 'stop' | 'stopAsr' | 'startAsr'>;

export function decisions(connection: Connection): Decisions {
  const { actor, history, orchestrator } = connection;

  /** An approver decides about the plan that the page shows, and about no other one. */
  const refuseStale = async (id: string, digest: string): Promise<void> => {
    const { outcome, digest: present } = await recordOf(connection, id);
    if (present === null || !awaitsDecision(outcome))
      throw new ConsoleError(
        409,
        `${id} does not await approval. Its outcome is ${outcome ?? 'not known yet'}. Nothing was started.`,
      );
    if (present !== digest)
      throw new ConsoleError(
        409,
        'Another plan awaits approval now. Nothing was started. Read the new plan, then decide.',
      );
  };
  const stop = async () => {
    const found = await history();
    const [stopped, turns] = await Promise.all([found.stopped(), found.turns()]);
    return {
      stopped: stopped ?? null,
      turns: [...turns],
      commands: { stop: commandLine(['stop'], { because: '…' }), start: commandLine(['start'], { because: '…' }) },
    };
  };

  return {
    stop,
    async approve(remediationId, digest, because) {
      await refuseStale(remediationId, digest);
      const order = { remediationId, decision: 'approve', by: await actor(), because, plan: digest } as const;
      const executionArn = await startDecision(await orchestrator(), order);
      return { executionArn, command: approveLine(remediationId, digest, because) };
    },
    async reject(remediationId, digest, because) {
      await refuseStale(remediationId, digest);
      const order = { remediationId, decision: 'reject', by: await actor(), because } as const;
      const executionArn = await startDecision(await orchestrator(), order);
      return { executionArn, command: rejectLine(remediationId, because) };
    },
    async undo(remediationId) {
      const { outcome, changes } = await recordOf(connection, remediationId);
      if (outcome === 'undone' || changes.length === 0)
        throw new ConsoleError(409, `${remediationId} has nothing to undo. Nothing was started.`);
      const executionArn = await startUndo(await orchestrator(), { remediationId, by: await actor(), force: false });
      return { executionArn, command: undoLine(remediationId) };
    },
    async stopAsr(because) {
      await stopAsr(await history(), () => callerArnIfKnown(connection.admin), because);
      return stop();
    },
    async startAsr(because) {
      await startAsr(await history(), actor, because);
      return stop();
    },
  };
}
