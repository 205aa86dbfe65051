/** Imports findings about violations that ASR detects itself into Security Hub: that they exist, and that they are fixed. */
import type { AnyChange } from '@asr/playbooks';
import { describeChanges } from '../model/index.ts';
import { ownFinding } from '../detection/index.ts';
import type { Context } from './context.ts';

/**
 * Returns a sentence if the import failed. Controls that Security Hub checks have a finding already, and so does a
 * request with the button.
 */
export async function reportViolation(context: Context, description: string): Promise<string | undefined> {
  const { request } = context;
  if (request.source !== 'detection' && request.step !== 'undo') return undefined;
  const trigger = request.detection === null ? '' : ` ${request.detection.what}`;
  return importOwnFinding(context, 'FAILED', `${description}${trigger}`);
}

export async function reportFixed(context: Context): Promise<string | undefined> {
  const { changes, because } = context.record;
  return importOwnFinding(context, 'PASSED', `Changed and verified: ${describeChanges(changes)}. ${because}`.trim());
}

/** Describes a violation before it is fixed. */
export function violationOf(changes: readonly AnyChange[], because: string): string {
  const why = because === '' ? 'The resource does not meet the requirements of the policy.' : because;
  return `${why} Planned changes: ${describeChanges(changes)}.`;
}

async function importOwnFinding(
  { request, playbook, aws, dependencies }: Context,
  status: 'FAILED' | 'PASSED',
  description: string,
): Promise<string | undefined> {
  if (playbook.detectedBy === undefined) return undefined;
  const finding = ownFinding(request, playbook, { status, description, now: dependencies.now() });
  return dependencies.importFinding(aws, finding);
}
