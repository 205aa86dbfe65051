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

/** An answer for one of its findings. */
export interface FindingAnswer extends Answer {
  /** History has the remediation under another finding. */
  readonly isDuplicate?: true;
}

/**
 * Returns one update per finding. The worst outcome decides, and a finding is resolved only if every one of its resources
 * is proven to be compliant or gone. Duplicates, plans and resources out of scope update nothing, unless the caller can
 * read only the note. Then the note contains the answer, and the status stays as it is.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/findings-workflow-status.html
 */
export function findingUpdates(answers: readonly FindingAnswer[]): readonly FindingUpdate[] {
  const byFinding = Map.groupBy(answers, (answer) => answer.finding.id);
  return [...byFinding.values()].flatMap((allOfFinding) => {
    const ofFinding = allOfFinding.filter(needsNote);
    const byWeight = ofFinding.toSorted((a, b) => severity.indexOf(a.outcome) - severity.indexOf(b.outcome));
    const worst = byWeight.find(concernsTheFinding) ?? byWeight[0];
    if (worst === undefined) return [];
    const namesResources = new Set(allOfFinding.map(resourceOf)).size > 1;
    const update = { finding: worst.finding, note: noteOf(ofFinding, worst, namesResources) };
    if (worst.source === 'observation') return [{ ...update, workflowStatus: null, observed: true }] as const;
    const workflowStatus = isResolved(allOfFinding) ? 'RESOLVED' : 'NOTIFIED';
    return [{ ...update, workflowStatus: concernsTheFinding(worst) ? workflowStatus : null }] as const;
  });
}

/**
 * Whether every resource of the finding is proven to be compliant or gone. A skipped resource proves nothing, unless it
 * was skipped as a duplicate of one that does.
 */
function isResolved(ofFinding: readonly Answer[]): boolean {
  if (ofFinding.some((answer) => concernsTheFinding(answer) && !proves(answer))) return false;
  const proven = new Set(ofFinding.filter(proves).map(resourceOf));
  return ofFinding.every((answer) => proven.has(resourceOf(answer)));
}

function resourceOf({ canonical, resourceId }: Answer): string {
  return canonical ?? resourceId;
}

/** A containment proves nothing: the incident goes on. */
function proves({ outcome, mayStayFailed, isContained }: Answer): boolean {
  return resolves.has(outcome) && mayStayFailed !== true && isContained !== true;
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
  'deferred',
  'undone',
  'overdue',
  'unverified',
  'planned',
  'fixed',
  'gone',
  'compliant',
  'skipped',
];
const resolves: ReadonlySet<Outcome> = new Set(['fixed', 'gone', 'compliant']);

/** The findings of one change have the same undo sentence, so that one call updates all of them. */
const howToUndo = 'Undo: `asr undo --finding` with the id of this finding.';

/** Security Hub accepts notes of 512 characters. */
const longestNote = 512;

/**
 * The note on the finding. It names a resource only if the finding has several, because equal notes take one call. The
 * undo sentence is never cut.
 */
function noteOf(answers: readonly FindingAnswer[], worst: FindingAnswer, namesResources: boolean): string {
  const parts = [worst, ...answers.filter((answer) => answer !== worst)].map((answer) =>
    statementOf(cutForNote(answer), namesResources),
  );
  const text = parts.join(' ');
  if (!answers.some(hasUndo)) return shorten(text, longestNote);
  const undo = worst.isDuplicate === true ? `Undo: \`asr undo ${worst.remediationId}\`.` : howToUndo;
  return `${shorten(text, longestNote - undo.length - 1)} ${undo}`;
}

/** Leaves space for the warning, which says what a change can break and must not be cut off at the end. */
function cutForNote(answer: Answer): Answer {
  const { reason, warning, resourceId } = answer;
  if (warning === undefined) return answer;
  return {
    ...answer,
    resourceId: sanitize(resourceId, 100),
    reason: shorten(reason, 350 - Math.min(150, warning.length)),
    warning: shorten(warning, 150),
  };
}

/** Whether the remediation made changes that an operator can undo. */
export function hasUndo({ outcome, summary }: Answer): boolean {
  return summary !== '' && ['fixed', 'failed', 'awaiting-approval', 'deferred'].includes(outcome);
}

/** Describes the outcome, the changes, and what they can break. */
function statementOf(answer: Answer, namesResource: boolean): string {
  const { controlId, outcome, reason, summary, resourceId, warning } = answer;
  // An answer about an unknown remediation has neither a control nor a resource.
  const result = answer.mayStayFailed === true ? `${outcome}, may stay FAILED` : outcome;
  const resource = !namesResource || resourceId === '' ? '' : `(${sanitize(resourceId, 160)})`;
  const what = `${['ASR', controlId, result, resource].filter((part) => part !== '').join(' ')}: ${reason}`;
  const changed =
    summary === '' ? '' : ` ${outcome === 'planned' ? 'Would change' : 'Changed'}: ${shorten(summary, 160)}.`;
  const risk = warning === undefined ? '' : ` Warning: ${warning}`;
  return `${what}${risk}${changed}`;
}
