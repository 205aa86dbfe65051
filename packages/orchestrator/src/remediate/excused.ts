/**
 * Violations that a tag excuses. The excuse counts, since the policy limits it; but if the tag changed a moment ago, the
 * violation is reported. The resource is planned for once more when the tag has settled, since the violation may come
 * after the tag.
 */
import type { AnyPlaybook } from '@asr/playbooks';
import { reportViolation, violationOf } from './report-violation.ts';
import type { Concluded, Context } from './context.ts';

/** `undefined`: the request is not about such a tag. */
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
    const reason = `Compliant only by the tag ${excusedBy.tag}, which ${change.actor} changed at ${change.at}. Check the tag.`;
    const note = await reportViolation(context, `${reason} ${violationOf(planned.changes, planned.because ?? '')}`);
    return { outcome: 'refused', reason: note === undefined ? reason : `${reason} ${note}`, violation: true };
  }
  const settled = Date.parse(change.at) + dependencies.tagSettleMinutes * 60_000;
  const waitSeconds = Math.ceil((settled - dependencies.now().getTime()) / 1000);
  if (waitSeconds <= 0) return undefined;
  const reason = `${change.actor} changed the tag ${excusedBy.tag} at ${change.at}. The resource is checked again later.`;
  return { outcome: 'running', reason, next: 'wait', waitSeconds };
}
