/** The results of the runs, as rows of a table. Pure. */
import { type Fault, callFaults, invocationFaults, messageFaults } from './fault.ts';
import { quotaFaults } from './quota-faults.ts';
import type { Verdict } from './setup.ts';

export interface Row {
  /** The place and the kind of the fault. */
  readonly fault: string;
  readonly runs: number;
  /** The outcomes, by frequency. */
  readonly outcomes: string;
  /** Runs in which an invariant did not hold. */
  readonly broken: number;
}

/** A row for each kind of fault, in the order of the lists, then a row for the pairs. */
export function rowsOf(verdicts: readonly Verdict[]): readonly Row[] {
  const groups = Map.groupBy(verdicts, ({ scenario: { faults } }) => {
    const [first, second] = faults;
    if (first === undefined) return 'nothing';
    return second === undefined ? describeFault(first) : 'two of them in one run';
  });
  const order = [
    'nothing',
    ...Object.values(callFaults).map(({ what }) => `a call: ${what}`),
    ...Object.values(invocationFaults).map(({ what }) => `an invocation: ${what}`),
    ...Object.values(messageFaults).map(({ what }) => `a message: ${what}`),
    ...Object.values(quotaFaults).map(quotaText),
    'two of them in one run',
  ];
  return order.flatMap((fault) => {
    const group = groups.get(fault);
    return group === undefined ? [] : [rowOf(fault, group)];
  });
}

function describeFault(fault: Fault): string {
  if (fault.at === 'call') return `a call: ${callFaults[fault.name].what}`;
  if (fault.at === 'quota') return quotaText(quotaFaults[fault.name]);
  return fault.at === 'message'
    ? `a message: ${messageFaults[fault.name].what}`
    : `an invocation: ${invocationFaults[fault.name].what}`;
}

function quotaText({ what }: { readonly what: string }): string {
  return `a quota: other callers use up the ${what}`;
}

function rowOf(fault: string, group: readonly Verdict[]): Row {
  const outcomes = Map.groupBy(
    group.flatMap((verdict) => verdict.outcomes),
    (outcome) => outcome,
  );
  return {
    fault,
    runs: group.length,
    outcomes: [...outcomes].map(([outcome, { length }]) => `${length} ${outcome}`).join(', '),
    broken: group.filter(({ broken }) => broken.length > 0).length,
  };
}
