/**
 * The event that reports a remediation to other tools, on the event bus of outcomes. Pure. The contract is published as
 * docs/reference/outcome-event.schema.json.
 */
import { createHash } from 'node:crypto';
import { hasUndo } from '../findings/index.ts';
import {
  type Answer,
  type ConsoleLinks,
  type Outcome,
  type Severity,
  type Source,
  accountText,
  consoleLinks,
  linkLines,
  sanitize,
  withLines,
} from '../model/index.ts';

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
  /** The name of the account in the finding, if it has one. */
  readonly accountName?: string;
  readonly region: string;
  readonly resourceId: string;
  readonly resourceType: string;
  readonly findingId: string;
  /** Of the finding, if it has one. */
  readonly severity?: Severity;
  readonly outcome: Outcome;
  /** Security Hub may still report FAILED. The reason says why. */
  readonly mayStayFailed?: true;
  readonly reason: string;
  readonly summary: string;
  readonly source: Source;
  readonly trigger?: string;
  /** What the change can break, or who can revert it. */
  readonly warning?: string;
  readonly executionId: string;
  /** Only with `awaiting-approval`: the id of the plan, which `asr approve --plan` takes. */
  readonly plan?: string;
  /** Only with `awaiting-approval`: whether all changes of the plan can be undone. */
  readonly reversible?: boolean;
  /** The command that undoes the remediation, or `null` if there is nothing to undo. */
  readonly undo: string | null;
  /** ISO 8601: when it was reported. */
  readonly at: string;
  readonly ticket: boolean;
  /** Whether the digest of outcomes contains it. */
  readonly digest: boolean;
  readonly links: ConsoleLinks;
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
  const { severity, mayStayFailed, finding } = answer;
  const links = consoleLinks(answer, executionId);
  return {
    version: '1',
    remediationId,
    controlId: sanitize(controlId, 100),
    accountId,
    ...(finding.accountName === undefined ? {} : { accountName: sanitize(finding.accountName, 150) }),
    region,
    resourceId: sanitize(answer.resourceId, longestId),
    resourceType: sanitize(resourceType, 256),
    findingId: sanitize(answer.finding.id, longestId),
    ...(severity === undefined ? {} : { severity }),
    outcome,
    ...(mayStayFailed === undefined ? {} : { mayStayFailed }),
    reason: sanitize(answer.reason, 300),
    summary: sanitize(answer.summary, 300),
    source,
    ...(trigger === undefined ? {} : { trigger: sanitize(trigger, 700) }),
    ...(warning === undefined ? {} : { warning: sanitize(warning, 300) }),
    executionId,
    ...(answer.plan === undefined ? {} : { plan: answer.plan }),
    ...(answer.reversible === undefined ? {} : { reversible: answer.reversible }),
    undo: undoOf(answer),
    at: now.toISOString(),
    ticket: answer.ticket === true,
    digest: isNews(answer),
    links,
    key: keyOf(answer),
    title: titleOf(answer),
    text: textOf(answer, links),
  };
}

/** Compliant and skipped resources are no news. Plans that require approval have a message of their own. */
const newsworthy: ReadonlySet<Outcome> = new Set([
  'fixed',
  'unverified',
  'refused',
  'failed',
  'gone',
  'undone',
  'overdue',
]);

function isNews({ outcome, source, violation }: Answer): boolean {
  if (violation === true) return true;
  // Security groups are deleted every day.
  if (source === 'detection' && outcome === 'gone') return false;
  // A violation that ASR detected and may not fix automatically has no other notification.
  return newsworthy.has(outcome) || (source === 'detection' && outcome === 'planned');
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

function textOf(answer: Answer, links: ConsoleLinks): string {
  const { accountId, region, finding } = answer;
  const { reason, summary, trigger, warning, outcome, resourceId, remediationId } = answer;
  const undo = undoOf(answer);
  const lines = [
    part(reason, 300),
    ...(warning === undefined ? [] : [`Warning: ${part(warning, 300)}`]),
    ...(summary === '' ? [] : [`${outcome === 'planned' ? 'Would change' : 'Changed'}: ${part(summary, 300)}`]),
    ...(trigger === undefined ? [] : [`Because ${part(trigger, 700)}`]),
    ...(accountId === '' ? [] : [`Account: ${part(accountText(accountId, finding), 200)}, ${part(region, 30)}`]),
    `Resource: ${part(resourceId, 1000)}`,
    `Remediation: ${part(remediationId, 100)}`,
    ...(undo === null ? [] : [`Undo: ${part(undo, 100)}`]),
  ];
  return withLines(lines.join('\n'), linkLines(links), mostTextBytes);
}

/** The maximum length of a section in Slack is 3,000 characters. */
const mostTextBytes = 2900;

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
