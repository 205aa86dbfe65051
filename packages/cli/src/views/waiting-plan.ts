/** The plan that awaits approval or is deferred, and the choice of the plan to approve. */
import { type RemediationRecord, approveCommand, describePlan, namesPlan, planIdOf } from '@asr/orchestrator';
import { BadInputError } from '@asr/operations/input';
import { awaitsDecision } from '@asr/operations/views';
import { type Io, printable } from '../terminal/index.ts';

/** Length in characters that no plan exceeds, because an item in history has at most 400 KB. */
const allOfIt = 1_000_000;

/** The resource, the changes with old and new values, and the command that approves the plan. */
export function waitingPlan(record: RemediationRecord, digest: string, command = 'asr'): string {
  const { controlId, resourceId, accountId, region, remediationId, pending, because, warning = '' } = record;
  return [
    `Plan ${planIdOf(digest)}: ${controlId} on ${resourceId} in account ${accountId}, ${region}`,
    ...(because === '' ? [] : [because]),
    ...(warning === '' ? [] : [`Warning: ${warning}`]),
    // The list of a message, without its marks: `- ` would read as a removal.
    ...describePlan(pending, allOfIt)
      .split('\n')
      .map((line) => line.replace(/^- /, '  ')),
    `To approve it: ${approveCommand(remediationId, digest).replace('asr', command)}`,
  ]
    .map(printable)
    .join('\n');
}

/** Throws `BadInputError` if no plan of the remediation awaits a decision, and returns the digest of the plan otherwise. */
export function refuseDecided({ remediationId, outcome, digest }: RemediationRecord): string {
  if (digest !== null && awaitsDecision(outcome)) return digest;
  throw new BadInputError(
    `${remediationId} does not await approval. Its outcome is ${outcome ?? 'not known yet: it is still running'}. Nothing was started.`,
  );
}

/**
 * The full digest of the plan to approve. Without `plan`, shows the plan at the terminal and asks for confirmation.
 * Otherwise throws `BadInputError` with the plan and the command that approves it.
 */
export async function choosePlan(
  { io }: { readonly io: Io },
  record: RemediationRecord,
  { plan, json = false }: { readonly plan?: string; readonly json?: boolean },
  command = 'asr',
): Promise<string> {
  const digest = refuseDecided(record);
  if (plan !== undefined && namesPlan(plan, digest)) return digest;
  const shown = waitingPlan(record, digest, command);
  if (plan !== undefined) {
    throw new BadInputError(
      `${printable(JSON.stringify(plan))} is not the plan that awaits approval. Nothing was started.\n${shown}`,
    );
  }
  if (io.ask === undefined || json) throw new BadInputError(`--plan is required. Nothing was started.\n${shown}`);
  io.err(shown);
  if (/^y(es)?$/i.test((await io.ask('Approve these changes? [y/N] ')).trim())) return digest;
  throw new BadInputError('Not approved. Nothing was started.');
}
