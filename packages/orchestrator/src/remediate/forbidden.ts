/** Reports the tags that forbid a remediation, and the tags that have no effect. */
import { plan } from '@asr/playbooks';
import { describeChanges } from '../model/index.ts';
import type { Forbidden } from '../policy/index.ts';
import { reportViolation, violationOf } from './report-violation.ts';
import type { Concluded, Context } from './context.ts';

/** Reports a tag that the policy does not allow, so that its owner learns that it has no effect. */
export function withIgnoredTag(concluded: Concluded, reason: string): Concluded {
  return { ...concluded, reason: concluded.reason === '' ? reason : `${concluded.reason} ${reason}` };
}

/**
 * A violation that ASR detected itself has no other report, and a tag that is set in the same second must not hide it.
 * Therefore the resource is read, and a violation is reported although nothing is changed.
 */
export async function withViolation(context: Context, forbidden: Forbidden): Promise<Concluded> {
  const { request, playbook, aws, parameters } = context;
  if (request.source !== 'detection' || forbidden.outcome !== 'skipped') return forbidden;
  const planned = await plan(playbook, request, aws, parameters);
  if (planned.kind === 'gone' || planned.kind === 'compliant' || planned.kind === 'skip') return forbidden;
  const violation = 'changes' in planned ? violationOf(planned.changes, planned.because ?? '') : planned.reason;
  const summary = 'changes' in planned ? describeChanges(planned.changes) : '';
  const note = await reportViolation(context, `${forbidden.reason} ${violation}`);
  const reason = `${forbidden.reason} The violation still exists.${note === undefined ? '' : ` ${note}`}`;
  return { ...forbidden, reason, summary, violation: true };
}
