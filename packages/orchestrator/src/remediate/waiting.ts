/** Waits for services and runbooks: the state machine waits, and sends the request again. */
import type { AnyChange, AnyPlaybook } from '@asr/playbooks';
import { describeChanges } from '../model/index.ts';
import type { Concluded, Context } from './context.ts';

/** The time limit of a runbook whose playbook declares none. */
const runbookSeconds = 1800;

/** Waits and checks again, until the time that the playbook declares is over. */
export function waitMore({ record, playbook, dependencies }: Context, summary: string): Concluded {
  const now = dependencies.now();
  const within = settleSeconds(playbook);
  const settleBy = record.settleBy ?? new Date(now.getTime() + within * 1000).toISOString();
  if (now.toISOString() >= settleBy) {
    const reason = `Submitted, but AWS did not complete the change within ${within} seconds, and may still do so. Check the resource, then remediate again.`;
    return { outcome: 'failed', reason, summary };
  }
  const waitSeconds = secondsToWait(now, new Date(settleBy), within);
  return {
    outcome: 'running',
    reason: 'Submitted; AWS has not completed the change.',
    summary,
    next: 'wait',
    waitSeconds,
    changed: { settleBy },
  };
}

/** Why the document of a runbook without a playbook must not start, if it does. */
export async function whyNotNow({ request, playbook, dependencies }: Context, due: readonly AnyChange[]) {
  if (playbook.standsAlone === undefined || due.length === 0) return undefined;
  return (await dependencies.runbooks()).whyNotNow(request, due, playbook.scope);
}

/** Safe to repeat: the same remediation starts the same automation. */
export async function startRunbook(context: Context): Promise<Concluded> {
  const { request, record, playbook, dependencies } = context;
  const { changes } = record;
  const run = await (await dependencies.runbooks()).start(request, playbook.standsAlone && changes);
  const waiting = waitMore(context, summaryOf(playbook, changes));
  return { ...waiting, changed: { ...waiting.changed, runbook: run } };
}

/** The changes as text. Only Systems Manager knows what a document without a playbook changes, and nothing can undo it. */
export function summaryOf({ standsAlone }: AnyPlaybook, changes: readonly AnyChange[]): string {
  return standsAlone === undefined ? describeChanges(changes) : '';
}

/** Returns `undefined` if the runbook succeeded, so that the playbook can verify. */
export async function watchRunbook(context: Context): Promise<Concluded | undefined> {
  const { request, record, playbook, dependencies } = context;
  if (record.runbook === null) return undefined;
  const { standsAlone } = playbook;
  const status = await (await dependencies.runbooks()).look(request, record.runbook, standsAlone);
  if (status.kind === 'ended') return status.ending;
  const summary = summaryOf(playbook, record.changes);
  if (status.kind === 'running') return waitMore(context, summary);
  return status.kind === 'failed' ? { outcome: 'failed', reason: status.reason, summary } : undefined;
}

function settleSeconds(playbook: AnyPlaybook): number {
  return playbook.settles?.withinSeconds ?? runbookSeconds;
}

/**
 * Intervals grow from 10 s to an eighth of the time, with a last check at the end. A request checks at most about 18
 * times: an execution can have 25,000 history events for all of its requests, and each check takes ten.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
 */
export function secondsToWait(now: Date, settleBy: Date, within: number): number {
  const left = Math.ceil((settleBy.getTime() - now.getTime()) / 1000);
  const elapsed = within - left;
  const growing = Math.max(10, Math.ceil(elapsed / 2));
  return Math.max(1, Math.min(left, growing, Math.max(10, Math.ceil(within / 8))));
}
