/** Compares what Prowler says with what the table expects. Pure. */
import type { ControlCheck, Status } from './control-check.ts';
import type { ProwlerFinding } from './prowler.ts';

/** How the trial of one control ended. */
export type Trial =
  | { readonly control: string; readonly kind: 'judged'; readonly before: Status; readonly after: Status }
  | { readonly control: string; readonly kind: 'failed'; readonly because: string }
  | { readonly control: string; readonly kind: 'unjudged'; readonly because: string };

/** `disagrees`: a listed disagreement. */
export type Verdict = 'agrees' | 'disagrees' | 'unlisted' | 'obsolete' | 'failed' | 'unjudged';

/** The verdicts that make the oracle fail. */
export const bad: readonly Verdict[] = ['unlisted', 'obsolete', 'failed'];

/**
 * @returns `unlisted` for a disagreement that is not in the table, `obsolete` for one that is there and no longer occurs.
 */
export function verdictOf(
  trial: Trial,
  { disagreement: expected, deletes }: Pick<ControlCheck, 'disagreement' | 'deletes'>,
): Verdict {
  if (trial.kind !== 'judged') return trial.kind;
  const isAs = (before: Status, after: Status) => trial.before === before && trial.after === after;
  if (isAs('FAIL', deletes === true ? 'none' : 'PASS')) return expected === undefined ? 'agrees' : 'obsolete';
  return expected !== undefined && isAs(expected.before, expected.after) ? 'disagrees' : 'unlisted';
}

/** What the findings say about a resource: FAIL if one does, PASS if all that are about it do. */
export function statusOf(
  findings: readonly ProwlerFinding[],
  resourceId: string,
  { checks, everyFinding }: ControlCheck,
): Status {
  const about = findings.filter((finding) => everyFinding === true || isAbout(finding, resourceId));
  const statuses = new Set(about.map(({ status }) => status));
  if (statuses.has('FAIL')) return 'FAIL';
  const passed = new Set(about.filter(({ status }) => status === 'PASS').map(({ check }) => check));
  return checks.every((check) => passed.has(check)) ? 'PASS' : 'none';
}

/** The resource of an account control is the account: every finding is about it. */
function isAbout({ arn, id }: ProwlerFinding, resourceId: string): boolean {
  if (resourceId.startsWith('AWS::::Account:')) return true;
  return (
    arn === resourceId ||
    id === resourceId ||
    (id !== '' && /[/:]/.test(resourceId.at(-id.length - 1) ?? '') && resourceId.endsWith(id))
  );
}
