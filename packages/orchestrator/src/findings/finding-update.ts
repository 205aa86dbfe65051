/** The update of a finding in Security Hub, decided from the answers of all its resources. */
import { type Answer, type FindingReference, type Outcome, shorten } from '../model/index.ts';

export interface FindingUpdate {
  readonly finding: FindingReference;
  /** RESOLVED: verified. NOTIFIED: a person must read the note; the automatic rules leave it alone. `null`: as it was. */
  readonly workflowStatus: 'RESOLVED' | 'NOTIFIED' | null;
  /** It was only observed, and this note must not make it be observed again. */
  readonly observed?: true;
  /** At most 512 characters, Security Hub's limit for a note. */
  readonly note: string;
}

/**
 * One update per finding. A finding is resolved only when every one of its resources is; whatever is worse decides.
 * Duplicates, plans and what is out of scope touch nothing, unless the note is all that the caller can read: then
 * the note answers them, and the status is left as it is.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/findings-workflow-status.html
 */
export function findingUpdates(answers: readonly Answer[]): readonly FindingUpdate[] {
  const byFinding = Map.groupBy(answers.filter(tellsSomething), (answer) => answer.finding.id);
  return [...byFinding.values()].flatMap((ofFinding) => {
    const byWeight = ofFinding.toSorted((a, b) => severity.indexOf(a.outcome) - severity.indexOf(b.outcome));
    const worst = byWeight.find(concernsTheFinding) ?? byWeight[0];
    if (worst === undefined) return [];
    const update = { finding: worst.finding, note: noteOf(ofFinding, worst) };
    if (worst.source === 'observation') return [{ ...update, workflowStatus: null, observed: true }] as const;
    const workflowStatus = resolves.has(worst.outcome) ? 'RESOLVED' : 'NOTIFIED';
    return [{ ...update, workflowStatus: concernsTheFinding(worst) ? workflowStatus : null }] as const;
  });
}

function tellsSomething(answer: Answer): boolean {
  const { id, productArn } = answer.finding;
  // One identifier that is not whole would make Security Hub refuse all that go with it.
  if (id === '' || productArn === '') return false;
  return answer.noteAnyway === true || concernsTheFinding(answer);
}

function concernsTheFinding({ outcome, source }: Answer): boolean {
  // A note says what was only observed; the result of a plan is shown to its caller.
  if (outcome === 'skipped' || (outcome === 'planned' && source !== 'observation')) return false;
  // An undo that did not happen leaves the finding as true as it was.
  return source !== 'undo' || outcome === 'undone';
}

const severity: readonly Outcome[] = [
  'failed',
  'refused',
  'awaiting-approval',
  'undone',
  'planned',
  'fixed',
  'gone',
  'compliant',
  'skipped',
];
const resolves: ReadonlySet<Outcome> = new Set(['fixed', 'gone', 'compliant']);

function noteOf(answers: readonly Answer[], worst: Answer): string {
  const parts = [worst, ...answers.filter((answer) => answer !== worst)].map(sentenceOf);
  return shorten(parts.join(' '), 512);
}

/** Says what happened, what was changed, and how to take it back. */
export function sentenceOf({ controlId, outcome, reason, summary, remediationId, resourceId }: Answer): string {
  const undo = summary !== '' && ['fixed', 'failed', 'awaiting-approval'].includes(outcome);
  // A request about nothing names neither.
  const what = `${['ASR', controlId, outcome, resourceId === '' ? '' : `(${resourceId})`].filter((part) => part !== '').join(' ')}: ${reason}`;
  const changed =
    summary === '' ? '' : ` ${outcome === 'planned' ? 'Would change' : 'Changed'}: ${shorten(summary, 160)}.`;
  return `${what}${changed}${undo ? ` Undo: asr undo ${remediationId}` : ''}`;
}
