/**
 * The event that reports a remediation to other tools, on the event bus of outcomes. Pure. The contract is published as
 * docs/reference/outcome-event.schema.json.
 */
import { createHash } from 'node:crypto';
import { hasUndo } from '../findings/index.ts';
import { type Answer, type Outcome, type Source, sanitize } from '../model/index.ts';

/** The `source` and `detail-type` that rules match. */
export const outcomeEventSource = 'asr';
export const outcomeEventType = 'ASR Remediation Outcome';

/** The `detail` of the event. */
export interface OutcomeDetail {
  /** Version of the contract. Fields may be added; none is removed or changed. */
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
  /** What the change can break, or who can revert it. */
  readonly warning?: string;
  readonly executionId: string;
  /** The command that undoes the remediation, or `null` if there is nothing to undo. */
  readonly undo: string | null;
  /** ISO 8601: when it was reported. */
  readonly at: string;
  readonly ticket: boolean;
  /** Identifies the resource and control. The same for all outcomes, so that tools can pair an alert with its end. */
  readonly key: string;
  /** One line of text, at most 150 bytes. */
  readonly title: string;
  /** The complete text, at most 2,900 bytes. */
  readonly text: string;
}

/** The maximum length of ids in ASFF. Longer ids are cut, with a mark. */
const longestId = 2048;

/** @param now The time of the report. */
export function outcomeDetail(answer: Answer, executionId: string, now: Date): OutcomeDetail {
  const { remediationId, controlId, accountId, region, resourceType, outcome, source, trigger, warning } = answer;
  return {
    version: '1',
    remediationId,
    controlId: sanitize(controlId, 100),
    accountId,
    region,
    resourceId: sanitize(answer.resourceId, longestId),
    resourceType: sanitize(resourceType, 256),
    findingId: sanitize(answer.finding.id, longestId),
    outcome,
    reason: sanitize(answer.reason, 300),
    summary: sanitize(answer.summary, 300),
    source,
    ...(trigger === undefined ? {} : { trigger: sanitize(trigger, 700) }),
    ...(warning === undefined ? {} : { warning: sanitize(warning, 300) }),
    executionId,
    undo: undoOf(answer),
    at: now.toISOString(),
    ticket: answer.ticket === true,
    key: keyOf(answer),
    title: titleOf(answer),
    text: textOf(answer),
  };
}

/** Undoes exactly this remediation. */
function undoOf(answer: Answer): string | null {
  return hasUndo(answer) ? `asr undo ${answer.remediationId}` : null;
}

/** A hash, so that it is short enough for the correlation key of every tool. */
function keyOf({ accountId, region, resourceId, controlId }: Answer): string {
  const subject = JSON.stringify([accountId, region, resourceId, controlId]);
  return `asr-${createHash('sha256').update(subject).digest('hex').slice(0, 32)}`;
}

function titleOf({ controlId, outcome, mayStayFailed, resourceId, accountId, region }: Answer): string {
  const place = `${sanitize(accountId, 20)} ${sanitize(region, 30)}`;
  const result = mayStayFailed === true ? `${outcome}, may stay FAILED` : outcome;
  return part(`ASR ${part(controlId, 30)} ${result} in ${place}: ${part(resourceId, 2048)}`, 150);
}

function textOf(answer: Answer): string {
  const { reason, summary, trigger, warning, outcome, resourceId, remediationId } = answer;
  const undo = undoOf(answer);
  const lines = [
    part(reason, 300),
    ...(warning === undefined ? [] : [`Warning: ${part(warning, 300)}`]),
    ...(summary === '' ? [] : [`${outcome === 'planned' ? 'Would change' : 'Changed'}: ${part(summary, 300)}`]),
    ...(trigger === undefined ? [] : [`Because ${part(trigger, 700)}`]),
    `Resource: ${part(resourceId, 1000)}`,
    `Remediation: ${part(remediationId, 100)}`,
    ...(undo === null ? [] : [`Undo: ${part(undo, 100)}`]),
  ];
  return lines.join('\n');
}

/** Makes one safe line of foreign text. Cuts last, because removing markup adds bytes. */
function part(text: string, mostBytes: number): string {
  return sanitize(inert(text), mostBytes);
}

/**
 * Removes markup: the brackets of HTML and of Slack's mentions and links, and the middle of a Markdown link. The text
 * stays readable.
 */
function inert(text: string): string {
  return text.replaceAll('<', '‹').replaceAll('>', '›').replaceAll('](', '] (').replaceAll('][', '] [');
}
