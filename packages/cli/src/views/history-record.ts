/** One remediation in full, as text. */
import { type RemediationRecord, approveCommand, planIdOf } from '@asr/orchestrator';
import { awaitsDecision, changeLine, consoleLinks } from '@asr/operations/views';
import { conflictLines } from './conflict-lines.ts';
import { type ShowAccount, idOnly } from '../accounts/index.ts';
import { type Io, printable, wrap } from '../terminal/index.ts';
import { paintOutcome } from './render-local.ts';

export function describeRecord(record: RemediationRecord, io: Io, showAccount = idOnly): string {
  const { remediationId, controlId, outcome } = record;
  const title = `${io.paint('bold', printable(remediationId))}  ${printable(controlId)}  ${outcome === null ? 'running' : paintOutcome(outcome, io)}`;
  const lines = linesOf(record, showAccount).map((line) =>
    wrap(printable(line), { width: io.columns ?? Infinity, first: 2, rest: 4 }),
  );
  // Not wrapped, so that a command and a link can be copied.
  const copied = [...commandOf(record), ...(io.columns === undefined ? [] : consoleLinks(record))];
  return `${[title, ...lines, ...copied.map((line) => `  ${printable(line)}`)].join('\n')}\n`;
}

function linesOf(record: RemediationRecord, showAccount: ShowAccount): readonly string[] {
  const {
    accountId,
    region,
    resourceId,
    finding,
    reason,
    because,
    warning = '',
    changes,
    pending,
    approval,
    allowedAgain,
    outcome,
  } = record;
  return [
    `${resourceId} in account ${showAccount(accountId)}, ${region}`,
    finding.id,
    startedLine(record),
    ...(reason === '' ? [] : [reason]),
    ...(reason.includes(because) ? [] : [because]),
    ...(warning === '' ? [] : [`Warning: ${warning}`]),
    ...changes.map(changeLine),
    ...pending.map((change) =>
      changeLine({ ...change, state: outcome === 'deferred' ? 'deferred' : 'awaiting-approval' }),
    ),
    ...followUpLines(record),
    ...(approval === null ? [] : [`Approved by ${approval.by}: ${approval.because}`]),
    ...undoLines(record),
    ...(allowedAgain === undefined
      ? []
      : [`Automatic remediation re-enabled ${allowedAgain.at} by ${allowedAgain.by}`]),
  ];
}

function startedLine({ actor, startedAt, finishedAt, overdue }: RemediationRecord): string {
  const by = actor === '' ? '' : ` by ${actor}`;
  const why = overdue === undefined ? '' : ' because of a deadline';
  return `Started ${startedAt}${by}${why}${finishedAt === null ? '' : `, ended ${finishedAt}`}`;
}

/** What ASR requested after it reported an overdue finding. */
function followUpLines({ followUp }: RemediationRecord): readonly string[] {
  if (followUp === undefined) return [];
  const what = followUp.action === 'ask' ? 'Approval' : 'Remediation';
  return [`${what} requested ${followUp.at} in the execution ${followUp.executionId}`];
}

/** The command that makes the planned changes. */
function commandOf({ outcome, digest, remediationId }: RemediationRecord): readonly string[] {
  if (digest === null || !awaitsDecision(outcome)) return [];
  const what = outcome === 'deferred' ? 'make it now' : 'approve it';
  return [`Plan ${planIdOf(digest)}. To ${what}: ${approveCommand(remediationId, digest)}`];
}

function undoLines({ outcome, undo, conflict = [] }: RemediationRecord): readonly string[] {
  if (undo === null) return [];
  const force = undo.force === true ? ' by force' : '';
  const what = outcome === 'undone' ? `Undone${force}` : `An undo${force} failed:`;
  const why = outcome === 'undone' ? 'Overwritten modifications:' : "Modified since ASR's change:";
  return [
    `${what} ${undo.at} by ${undo.by}`,
    ...(conflict.length === 0 ? [] : [why, ...conflictLines(conflict).map((line) => `  ${line}`)]),
  ];
}
