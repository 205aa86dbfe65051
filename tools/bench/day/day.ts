/** A day of findings in three forms, and an hour with all of them, by the quota model. */
import type { Progress } from '../load.ts';
import { evaluationsOf } from './arrivals.ts';
import type { QuotaName } from '@asr/local-cloud';
import { defaultPolicy } from '@asr/orchestrator';
import { type Day, type Deployment, simulate } from './simulate.ts';

export interface DayRun {
  /** What is deployed: one execution and one mail for each finding, or gathered and grouped. */
  readonly name: string;
  /** Findings of one evaluation of a control in one account and Region, in the mean. */
  readonly meanOfEvaluation: number;
  /** Half of the findings arrive in one hour. */
  readonly day: Day;
  /** All findings arrive in one hour, which shows the highest rate that the quotas allow. */
  readonly hour: Day;
}

export interface DayFigures {
  readonly findings: number;
  readonly accounts: number;
  readonly deployment: Deployment;
  readonly ungrouped: Deployment;
  readonly runs: readonly DayRun[];
}

const means = [1, 10, 50];

/**
 * What the deployment measures and sets. `pnpm bench` measures the `writeUnits` of findings together. The seconds are assumed: 50 ms for a call, ten calls in a row, ten writes at
 * the same time.
 */
const deployment: Deployment = {
  window: defaultPolicy.gather.seconds,
  findingsOfExecution: defaultPolicy.gather.events,
  requestsOfGroup: 50,
  resourcesOfSession: 20,
  slots: 250,
  mostNotes: 3,
  secondsOfGroup: 1.5,
  secondsOfTenWrites: 0.2,
  writeUnits: 25,
  mailsEach: false,
};

/** Without the pipe and without groups: each event has one finding, one execution, one message, one note and one mail. */
const ungrouped: Deployment = {
  ...deployment,
  window: 0,
  findingsOfExecution: 1,
  requestsOfGroup: 1,
  mostNotes: 1,
  mailsEach: true,
};

export function day(
  { findings, accounts }: Pick<DayFigures, 'findings' | 'accounts'>,
  progress: Progress,
  given: Deployment = deployment,
): DayFigures {
  const run = (name: string, meanOfEvaluation: number, as: Deployment): DayRun => {
    progress(`A day of ${findings.toLocaleString('en-US')} findings, ${name}.`);
    const options = { findings, accounts, meanOfEvaluation, seed: 2026 };
    return {
      name,
      meanOfEvaluation,
      day: simulate(evaluationsOf({ ...options, peakShare: 0.5 }), as),
      hour: simulate(evaluationsOf({ ...options, peakShare: 1 }), as),
    };
  };
  const grouped = means.map((mean) =>
    run(mean === 1 ? 'grouped, one by one' : `grouped, ${mean} together`, mean, given),
  );
  return { findings, accounts, deployment: given, ungrouped, runs: [run('not grouped', 1, ungrouped), ...grouped] };
}

/** The quota for which a call waited first, or `undefined` if none did. */
export function firstMet({ waits }: Day): QuotaName | undefined {
  const met = Object.entries(waits).filter(([, { firstAt }]) => firstAt !== undefined);
  return met.toSorted(([, a], [, b]) => (a.firstAt ?? 0) - (b.firstAt ?? 0))[0]?.[0] as QuotaName | undefined;
}
