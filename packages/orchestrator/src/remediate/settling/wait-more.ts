/** Waits for services and runbooks: the state machine waits, and sends the request again. */
import type { AnyPlaybook } from '@asr/playbooks';
import type { Ending, RemediationRecord, Unfinished } from '../../model/index.ts';

/** The part of a context that decides how long to wait. */
interface Waiting {
  readonly record: Pick<RemediationRecord, 'settleBy'>;
  readonly playbook: Pick<AnyPlaybook, 'settles'>;
  readonly dependencies: { readonly now: () => Date };
}

type Waited = (Ending | Unfinished) & { readonly changed?: Pick<RemediationRecord, 'settleBy'> };

/** The time limit of a runbook whose playbook declares none. */
const runbookSeconds = 1800;

/** Waits and checks again, until the time that the playbook declares is over. */
export function waitMore({ record, playbook, dependencies }: Waiting, summary: string): Waited {
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

function settleSeconds(playbook: Waiting['playbook']): number {
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
