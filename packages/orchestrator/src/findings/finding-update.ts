/** Decides the update of a finding in Security Hub from the answers for all of its resources. */
import { type Answer, type FindingReference, type Outcome, sanitize, shorten } from '../model/index.ts';

export interface FindingUpdate {
  readonly finding: FindingReference;
  /** RESOLVED: verified. NOTIFIED: an operator must read the note, and no rule matches it. `null`: unchanged. */
  readonly workflowStatus: 'RESOLVED' | 'NOTIFIED' | null;
  /** The finding was only observed. The mark prevents that the note makes ASR observe it again. */
  readonly observed?: true;
  /** At most 512 bytes. Security Hub accepts notes of 512 characters. */
  readonly note: string;
}

/**
 * Returns one update per finding. A finding is resolved only if all of its resources are; the worst outcome decides.
 * Duplicates, plans and resources out of scope update nothing, unless the caller can read only the note. Then the note
 * contains the answer, and the status stays as it is.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/findings-workflow-status.html
 */
export function findingUpdates(answers: readonly Answer[]): readonly FindingUpdate[] {
  const byFinding = Map.groupBy(answers.filter(needsNote), (answer) => answer.finding.id);
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

function needsNote(answer: Answer): boolean {
  const { id, productArn } = answer.finding;
  // One incomplete identifier would make Security Hub reject the whole batch.
  if (id === '' || productArn === '') return false;
  return answer.noteAnyway === true || concernsTheFinding(answer);
}

function concernsTheFinding({ outcome, source }: Answer): boolean {
  // An observed plan goes to the note. The result of a requested plan goes to its caller.
  if (outcome === 'skipped' || (outcome === 'planned' && source !== 'observation')) return false;
  // A failed undo does not affect the finding.
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

/** Describes the outcome, the changes, and how to undo them. */
export function sentenceOf({ controlId, outcome, reason, summary, remediationId, resourceId }: Answer): string {
  const undo = summary !== '' && ['fixed', 'failed', 'awaiting-approval'].includes(outcome);
  // An answer about an unknown remediation has neither a control nor a resource.
  const what = `${['ASR', controlId, outcome, resourceId === '' ? '' : `(${sanitize(resourceId, 160)})`].filter((part) => part !== '').join(' ')}: ${reason}`;
  const changed =
    summary === '' ? '' : ` ${outcome === 'planned' ? 'Would change' : 'Changed'}: ${shorten(summary, 160)}.`;
  return `${what}${changed}${undo ? ` Undo: asr undo ${remediationId}` : ''}`;
}
