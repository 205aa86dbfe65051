/** Imports into Security Hub what ASR detects itself: that a violation exists, and that it is fixed. */
import type { AnyChange } from '@asr/playbooks';
import { describeChanges } from '../model/index.ts';
import { ownFinding } from '../detection/index.ts';
import type { Context } from './context.ts';

/**
 * Returns a sentence if the import failed. Findings of the controls that Security Hub checks exist already, and so
 * does the finding on which the button was pressed.
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

/** What is wrong, before it is changed. */
export function violationOf(changes: readonly AnyChange[], because: string): string {
  const why = because === '' ? 'The resource is not as the policy requires.' : because;
  return `${why} To be changed: ${describeChanges(changes)}.`;
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
