/** Approve, reject, undo, stop and start. */
import { ConsoleError, type ConsoleOperations } from '@asr/console';
import { reportIfEnded } from '../deployment/index.ts';
import { startAsr, startDecision, startUndo, stopAsr } from '../actions/index.ts';
import { approveLine, awaitsDecision, commandLine, rejectLine, undoLine } from '../views/index.ts';
import { recordOf } from './history.ts';
import type { Connection } from './settings.ts';

type Decisions = Pick<
  ConsoleOperations,
  'approve' | 'reject' | 'undo' | 'actionResult' | 'stop' | 'stopAsr' | 'startAsr'
>;

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
      stopped: stopped === undefined ? null : { ...stopped, isPartial: stopped.isPartial === true },
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
    async actionResult(remediationId, executionArn) {
      const { sfn, stateMachineArn } = await orchestrator();
      if (!isActionOn(remediationId, executionArn, stateMachineArn))
        throw new ConsoleError(404, `This execution is not of an action on ${remediationId}.`);
      const report = await reportIfEnded(sfn, executionArn);
      if (report === undefined) return { outcome: null, reason: '' };
      // The answer to a refused approval has an id of its own, because the remediation still waits.
      const [answer] = report.remediations;
      if (answer === undefined)
        throw new ConsoleError(
          500,
          `The execution has no result. Check it in the Step Functions console: ${executionArn}`,
        );
      const { lastAnswer } = await recordOf(connection, remediationId);
      // The report truncates reasons.
      const inFull = lastAnswer?.executionId === executionArn ? lastAnswer.answer.reason : answer.reason;
      return { outcome: answer.outcome, reason: inFull };
    },
    async stopAsr(because) {
      await stopAsr(await history(), connection.actorOfSwitch, because);
      return stop();
    },
    async startAsr(because) {
      await startAsr(await history(), actor, because);
      return stop();
    },
  };
}

/** Whether the execution is one that this console, or a command, started for the remediation. Others are not for its readers. */
function isActionOn(remediationId: string, executionArn: string, stateMachineArn: string): boolean {
  const prefix = `${stateMachineArn.replace(':stateMachine:', ':execution:')}:`;
  const name = executionArn.startsWith(prefix) ? executionArn.slice(prefix.length) : '';
  const [, id] = /^(?:approve|reject|undo|force-undo)-(r-[\da-f]{20})(?:-[\da-f]+)*$/.exec(name) ?? [];
  return id === remediationId;
}
