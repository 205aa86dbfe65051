/**
 * Violations that a tag excuses. The policy limits the excuse, so it counts. If the tag changed shortly before, ASR also
 * reports the violation, and plans again after `tags.settleMinutes`, because the violation may follow the tag change.
 */
import type { AnyPlaybook } from '@asr/playbooks';
import { reportViolation, violationOf } from './report-violation.ts';
import type { Concluded, Context } from './context.ts';

/** Returns `undefined` if the request is not about such a tag. */
export async function whyExcused(
  context: Context,
  state: Parameters<AnyPlaybook['plan']>[0],
): Promise<Concluded | undefined> {
  const { request, playbook, parameters, dependencies } = context;
  const { excusedBy } = playbook;
  const change = request.detection?.tagChange;
  if (excusedBy === undefined || change === undefined) return undefined;
  if (!change.keys.some((key) => key === '*' || key === excusedBy.tag)) return undefined;

  const planned = playbook.plan(excusedBy.without(state), parameters);
  if (planned.kind === 'change') {
    const reason = `The resource is compliant only because of the tag ${excusedBy.tag}, which ${change.actor} changed at ${change.at}. Check the tag.`;
    const note = await reportViolation(context, `${reason} ${violationOf(planned.changes, planned.because ?? '')}`);
    return { outcome: 'refused', reason: note === undefined ? reason : `${reason} ${note}`, violation: true };
  }
  const settled = Date.parse(change.at) + dependencies.tagSettleMinutes * 60_000;
  const waitSeconds = Math.ceil((settled - dependencies.now().getTime()) / 1000);
  if (waitSeconds <= 0) return undefined;
  const reason = `${change.actor} changed the tag ${excusedBy.tag} at ${change.at}. ASR checks the resource again later.`;
  return { outcome: 'running', reason, next: 'wait', waitSeconds };
}
