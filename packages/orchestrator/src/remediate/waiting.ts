/** Services and runbooks that take time: the state machine waits, and sends the request again. */
import type { AnyPlaybook } from '@asr/playbooks';
import { describeChanges } from '../model/index.ts';
import type { Concluded, Context } from './context.ts';

/** What a runbook gets when the playbook declares nothing. */
const runbookSeconds = 1800;

/** Comes back later, until the time that the playbook declares is over. */
export function waitMore({ record, playbook, dependencies }: Context, summary: string): Concluded {
  const now = dependencies.now();
  const within = settleSeconds(playbook);
  const settleBy = record.settleBy ?? new Date(now.getTime() + within * 1000).toISOString();
  if (now.toISOString() >= settleBy) {
    const reason = `Submitted, but AWS did not complete the change within ${within} seconds. Check the resource, then remediate again.`;
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

/** Starting twice is harmless: the same remediation starts the same automation. */
export async function startRunbook(context: Context): Promise<Concluded> {
  const run = await context.dependencies.runbooks.start(context.request);
  const waiting = waitMore(context, describeChanges(context.record.changes));
  return { ...waiting, changed: { ...waiting.changed, runbook: run } };
}

/** `undefined`: it succeeded, so that now the playbook may look. */
export async function watchRunbook(context: Context): Promise<Concluded | undefined> {
  const { request, record, dependencies } = context;
  if (record.runbook === null) return undefined;
  const status = await dependencies.runbooks.look(request, record.runbook);
  const summary = describeChanges(record.changes);
  if (status.kind === 'running') return waitMore(context, summary);
  return status.kind === 'failed' ? { outcome: 'failed', reason: status.reason, summary } : undefined;
}

function settleSeconds(playbook: AnyPlaybook): number {
  return playbook.settles?.withinSeconds ?? runbookSeconds;
}

/**
 * Soon at first, then ever more seldom, and once at the very end: from 10 s to an eighth of the time. So a request looks
 * about 18 times at most: an execution has 25,000 history events for all of its requests, and each look takes ten.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
 */
export function secondsToWait(now: Date, settleBy: Date, within: number): number {
  const left = Math.ceil((settleBy.getTime() - now.getTime()) / 1000);
  const elapsed = within - left;
  const growing = Math.max(10, Math.ceil(elapsed / 2));
  return Math.max(1, Math.min(left, growing, Math.max(10, Math.ceil(within / 8))));
}
