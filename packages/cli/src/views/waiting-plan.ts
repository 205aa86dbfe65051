/** The plan that waits for an approver, and the approver's decision for exactly this plan. */
import { type RemediationRecord, approveCommand, describePlan, namesPlan, planIdOf } from '@asr/orchestrator';
import { BadInputError } from '../input/index.ts';
import { type Io, printable } from '../terminal/index.ts';

/** No plan of 400 KB is longer than this. */
const allOfIt = 1_000_000;

/** The resource, the changes with both values, and the command that approves them. */
export function waitingPlan(record: RemediationRecord, digest: string, command = 'asr'): string {
  const { controlId, resourceId, accountId, region, remediationId, pending, because } = record;
  return [
    `Plan ${planIdOf(digest)}: ${controlId} on ${resourceId} in account ${accountId}, ${region}`,
    ...(because === '' ? [] : [because]),
    ...describePlan(pending, allOfIt).split('\n'),
    `To approve it: ${approveCommand(remediationId, digest).replace('asr', command)}`,
  ]
    .map(printable)
    .join('\n');
}

/**
 * The whole digest of the plan that the approver means. Without `plan`, an operator at a terminal is shown the plan and
 * asked; anything else throws `BadInputError`, which shows the plan and the command to run.
 */
export async function choosePlan(
  { io }: { readonly io: Io },
  record: RemediationRecord,
  { plan, json = false }: { readonly plan?: string; readonly json?: boolean },
  command = 'asr',
): Promise<string> {
  const { remediationId, outcome, digest } = record;
  if (outcome !== 'awaiting-approval' || digest === null) {
    throw new BadInputError(
      `${remediationId} does not wait for approval: it is ${outcome ?? 'still running'}. Nothing was started.`,
    );
  }
  if (plan !== undefined && namesPlan(plan, digest)) return digest;
  const shown = waitingPlan(record, digest, command);
  if (plan !== undefined) {
    throw new BadInputError(
      `${printable(JSON.stringify(plan))} is not the plan that waits. Nothing was started.\n${shown}`,
    );
  }
  if (io.ask === undefined || json)
    throw new BadInputError(`Give --plan to say which plan you approve. Nothing was started.\n${shown}`);
  io.err(shown);
  if (/^y(es)?$/i.test((await io.ask('Approve exactly these changes? [y/N] ')).trim())) return digest;
  throw new BadInputError('Not approved. Nothing was started.');
}
