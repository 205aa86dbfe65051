/** Compares the result of Prowler with the expectation of the table. Pure. */
import type { ControlCheck, Status } from './control-check.ts';
import type { ProwlerFinding } from './prowler.ts';

/** How the trial of one control ended. */
export type Trial =
  | { readonly control: string; readonly kind: 'judged'; readonly before: Status; readonly after: Status }
  | { readonly control: string; readonly kind: 'failed'; readonly because: string }
  | { readonly control: string; readonly kind: 'unjudged'; readonly because: string };

/** What Cloud Custodian says about the resource before and after the fix. */
export interface ThirdOpinion {
  readonly before: Status;
  readonly after: Status;
}

/** `agrees`: FAIL before, PASS after. `disagrees`: as the table lists it. `obsolete`: listed, and no longer so. */
export type Verdict = 'agrees' | 'disagrees' | 'unlisted' | 'obsolete' | 'failed' | 'unjudged';

/** The verdicts that make the oracle fail. */
export const bad: readonly Verdict[] = ['unlisted', 'obsolete', 'failed'];

export function verdictOf(
  trial: Trial,
  { disagreement, deletes }: Pick<ControlCheck, 'disagreement' | 'deletes'>,
  third?: ThirdOpinion,
): Verdict {
  if (trial.kind !== 'judged') return trial.kind;
  if (third !== undefined && (third.before !== 'FAIL' || third.after !== 'PASS')) return 'unlisted';
  const isAs = (before: Status, after: Status) => trial.before === before && trial.after === after;
  if (isAs('FAIL', deletes === true ? 'none' : 'PASS')) return disagreement === undefined ? 'agrees' : 'obsolete';
  return disagreement !== undefined && isAs(disagreement.before, disagreement.after) ? 'disagrees' : 'unlisted';
}

/** The findings about a resource. For a control of the account, these are all findings. */
export function findingsAbout(
  findings: readonly ProwlerFinding[],
  resourceId: string,
  { everyFinding }: Pick<ControlCheck, 'everyFinding'>,
): readonly ProwlerFinding[] {
  if (everyFinding === true || resourceId.startsWith('AWS::::Account:')) return findings;
  return findings.filter(
    ({ arn, id }) => arn === resourceId || resourceId.endsWith(`/${id}`) || resourceId.endsWith(`:${id}`),
  );
}

/** FAIL if one finding says so; PASS if every check has one, and all say PASS. */
export function statusOf(about: readonly ProwlerFinding[], checks: readonly string[]): Status {
  if (about.some(({ status }) => status === 'FAIL')) return 'FAIL';
  const passed = new Set(about.filter(({ status }) => status === 'PASS').map(({ check }) => check));
  return checks.every((check) => passed.has(check)) ? 'PASS' : 'none';
}
