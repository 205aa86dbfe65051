/** Violations and their remediations on the day in automatic mode. */
import type { RemediationView } from '@asr/cli';
import { type Line, lineOf } from './chapter.ts';
import { type StoryRunner, only } from './setup.ts';
import type { PlannedViolation, CreatedViolation } from './planned-violation.ts';

/** A violation with its remediation. */
export interface HandledViolation {
  readonly created: CreatedViolation;
  readonly remediation: RemediationView;
}

/** Creates a violation, and reports it in Security Hub. */
export async function handle(violation: PlannedViolation, runner: StoryRunner): Promise<HandledViolation> {
  return report(await runner.create(violation), runner);
}

async function report(created: CreatedViolation, runner: StoryRunner): Promise<HandledViolation> {
  return { created, remediation: only(await runner.report(created)) };
}

/** Creates and reports violations sequentially, so that their order is known. */
export async function handleSequentially(
  violations: readonly PlannedViolation[],
  runner: StoryRunner,
): Promise<readonly HandledViolation[]> {
  const all: HandledViolation[] = [];
  for (const violation of violations) all.push(await handle(violation, runner));
  return all;
}

/** Reports existing violations sequentially. */
export async function reportSequentially(
  created: readonly CreatedViolation[],
  runner: StoryRunner,
): Promise<readonly HandledViolation[]> {
  const all: HandledViolation[] = [];
  for (const one of created) all.push(await report(one, runner));
  return all;
}

export function lineOfHandled({ created, remediation }: HandledViolation): Line {
  return lineOf(created.violation, remediation.outcome, remediation.reason);
}
