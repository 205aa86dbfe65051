/** Tells Security Hub of what ASR detects itself: that it is there, and that it is over. */
import type { AnyChange } from '@asr/playbooks';
import { describeChanges } from '../model/index.ts';
import { ownFinding } from '../detection/index.ts';
import type { Work } from './context.ts';

/** Answers with a sentence if Security Hub could not be told. Of the controls that Security Hub checks, it knows. */
export async function tellViolation(work: Work, description: string): Promise<string | undefined> {
  const { request } = work;
  // Whoever pressed the button did so on a finding that is there already.
  if (request.source !== 'detection' && request.step !== 'undo') return undefined;
  const trigger = request.detection === null ? '' : ` ${request.detection.what}`;
  return tell(work, 'FAILED', `${description}${trigger}`);
}

export async function tellEnd(work: Work): Promise<string | undefined> {
  const { changes, because } = work.record;
  return tell(work, 'PASSED', `Changed and verified: ${describeChanges(changes)}. ${because}`.trim());
}

/** What is wrong, before anything is done about it. */
export function violationOf(changes: readonly AnyChange[], because: string): string {
  return `${because === '' ? 'The resource is not as the policy wants it.' : because} To be changed: ${describeChanges(changes)}.`;
}

async function tell(
  { request, playbook, aws, surroundings }: Work,
  status: 'FAILED' | 'PASSED',
  description: string,
): Promise<string | undefined> {
  if (playbook.detectedBy === undefined) return undefined;
  return surroundings.importFinding(
    aws,
    ownFinding(request, playbook, { status, description, now: surroundings.now() }),
  );
}
