/** The day on which everything is automatic, as the chapters hand it on. */
import type { RemediationView } from '@asr/cli';
import { type Line, lineOf } from './chapter.ts';
import { type Stage, only } from './setup.ts';
import type { Trouble, Troubled } from './trouble.ts';

/** A finding of the day, and what came of it. */
export interface Happened {
  readonly troubled: Troubled;
  readonly remediation: RemediationView;
}

/** Something goes wrong, and Security Hub reports it at once. */
export async function happen(trouble: Trouble, stage: Stage): Promise<Happened> {
  return report(await stage.create(trouble), stage);
}

async function report(troubled: Troubled, stage: Stage): Promise<Happened> {
  return { troubled, remediation: only(await stage.report(troubled)) };
}

/** One after the other, so that it is known which of them come first. */
export async function happenInTurn(troubles: readonly Trouble[], stage: Stage): Promise<readonly Happened[]> {
  const all: Happened[] = [];
  for (const trouble of troubles) all.push(await happen(trouble, stage));
  return all;
}

/** The same of what has gone wrong before. */
export async function reportInTurn(troubled: readonly Troubled[], stage: Stage): Promise<readonly Happened[]> {
  const all: Happened[] = [];
  for (const one of troubled) all.push(await report(one, stage));
  return all;
}

export function lineOfHappened({ troubled, remediation }: Happened): Line {
  return lineOf(troubled.trouble, remediation.outcome, remediation.reason);
}
