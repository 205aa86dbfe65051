/** How tags that forbid a remediation, or try to, appear in its report. */
import { plan } from '@asr/playbooks';
import { describeChanges } from '../model/index.ts';
import type { Forbidden } from '../policy/index.ts';
import { reportViolation, violationOf } from './report-violation.ts';
import type { Concluded, Context } from './context.ts';

/** A tag that the policy does not allow changes nothing. Its owner must learn that it has no effect. */
export function withIgnoredTag(concluded: Concluded, reason: string): Concluded {
  return { ...concluded, reason: concluded.reason === '' ? reason : `${concluded.reason} ${reason}` };
}

/**
 * Of a violation that ASR itself detected there is no other report. A tag that was set in the same second must not
 * hide it, so the resource is read, and a violation is reported although nothing is changed.
 */
export async function withViolation(context: Context, forbidden: Forbidden): Promise<Concluded> {
  const { request, playbook, aws, parameters } = context;
  if (request.source !== 'detection' || forbidden.outcome !== 'skipped') return forbidden;
  const planned = await plan(playbook, request, aws, parameters);
  if (planned.kind === 'gone' || planned.kind === 'compliant' || planned.kind === 'skip') return forbidden;
  const violation = 'changes' in planned ? violationOf(planned.changes, planned.because ?? '') : planned.reason;
  const summary = 'changes' in planned ? describeChanges(planned.changes) : '';
  const note = await reportViolation(context, `${forbidden.reason} ${violation}`);
  const reason = `${forbidden.reason} The violation is still there.${note === undefined ? '' : ` ${note}`}`;
  return { ...forbidden, reason, summary, violation: true };
}
