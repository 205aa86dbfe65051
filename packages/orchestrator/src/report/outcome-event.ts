/**
 * What other tools are told of a remediation: one event on the bus of outcomes. Pure. The contract is published as
 * docs/reference/outcome-event.schema.json.
 */
import { createHash } from 'node:crypto';
import { type Answer, type Outcome, type Source, excerpt, shorten } from '../model/index.ts';

/** The `source` and `detail-type` that rules match. */
export const outcomeEventSource = 'asr';
export const outcomeEventType = 'ASR Remediation Outcome';

/** The `detail` of the event. */
export interface OutcomeDetail {
  /** Of this shape. A field may be added to it; none is taken away or changed. */
  readonly version: '1';
  readonly remediationId: string;
  readonly controlId: string;
  readonly accountId: string;
  readonly region: string;
  readonly resourceId: string;
  readonly resourceType: string;
  readonly findingId: string;
  readonly outcome: Outcome;
  readonly reason: string;
  readonly summary: string;
  readonly source: Source;
  readonly trigger?: string;
  readonly executionId: string;
  /** The command, or `null` where there is nothing to take back. */
  readonly undo: string | null;
  /** ISO 8601: when it was reported. */
  readonly at: string;
  readonly ticket: boolean;
  /** The same for everything that happens to this resource for this control: what pairs an alert with its end. */
  readonly key: string;
  /** One line for people, at most 150 characters. */
  readonly title: string;
  /** All of it for people, at most 2,900 characters. */
  readonly text: string;
}

/** As long as ASFF allows ids to be. What is longer is cut, and says so. */
const longestId = 2048;

/** @param now When it is reported. */
export function outcomeDetail(answer: Answer, executionId: string, now: Date): OutcomeDetail {
  const { remediationId, controlId, accountId, region, resourceType, outcome, source, trigger } = answer;
  return {
    version: '1',
    remediationId,
    controlId: cut(controlId, 100),
    accountId,
    region,
    resourceId: cut(answer.resourceId, longestId),
    resourceType: cut(resourceType, 256),
    findingId: cut(answer.finding.id, longestId),
    outcome,
    reason: cut(answer.reason, 300),
    summary: cut(answer.summary, 300),
    source,
    ...(trigger === undefined ? {} : { trigger: cut(trigger, 700) }),
    executionId,
    undo: undoOf(answer),
    at: now.toISOString(),
    ticket: answer.ticket === true,
    key: keyOf(answer),
    title: titleOf(answer),
    text: textOf(answer),
  };
}

/** What a finding's note offers as well. */
function undoOf({ outcome, summary, remediationId }: Answer): string | null {
  const changed = summary !== '' && ['fixed', 'failed', 'awaiting-approval'].includes(outcome);
  return changed ? `asr undo ${remediationId}` : null;
}

/** Short enough for every tool's key of correlation, whatever the resource is called. */
function keyOf({ accountId, region, resourceId, controlId }: Answer): string {
  const subject = JSON.stringify([accountId, region, resourceId, controlId]);
  return `asr-${createHash('sha256').update(subject).digest('hex').slice(0, 32)}`;
}

function titleOf({ controlId, outcome, resourceId, accountId, region }: Answer): string {
  const place = `${excerpt(accountId, 20)} ${excerpt(region, 30)}`;
  return inert(excerpt(`ASR ${excerpt(controlId, 30)} ${outcome} in ${place}: ${excerpt(resourceId, 2048)}`, 150));
}

function textOf(answer: Answer): string {
  const { reason, summary, trigger, outcome, resourceId, remediationId } = answer;
  const undo = undoOf(answer);
  const lines = [
    excerpt(reason, 300),
    ...(summary === '' ? [] : [`${outcome === 'planned' ? 'Would change' : 'Changed'}: ${excerpt(summary, 300)}`]),
    ...(trigger === undefined ? [] : [`Because ${excerpt(trigger, 700)}`]),
    `Resource: ${excerpt(resourceId, 1000)}`,
    `Remediation: ${excerpt(remediationId, 100)}`,
    ...(undo === null ? [] : [`Undo: ${excerpt(undo, 100)}`]),
  ];
  return inert(lines.join('\n'));
}

/**
 * Without the brackets by which chats are told to call everybody, or to show a link as something else, and without the
 * two ends of a line that are no control characters.
 */
function inert(text: string): string {
  return text
    .replaceAll('<', '‹')
    .replaceAll('>', '›')
    .replaceAll(/[\u2028\u2029]/g, ' ')
    .toWellFormed();
}

function cut(text: string, most: number): string {
  return shorten(text, most).toWellFormed();
}
