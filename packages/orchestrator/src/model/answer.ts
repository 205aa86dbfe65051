/** Composes the answer to a request, for the state machine and for notes and notifications. Sanitizes every text. */
import type { AnyChange } from '@asr/playbooks';
import { describePlan, planIdOf } from './change-text.ts';
import type { Answer, Outcome, RemediationRequest, Running, Subject } from './request.ts';
import { accountText, consoleLinks, linkLines, withLines } from './console-links.ts';
import { sanitize } from './sanitize.ts';

export interface Ending {
  readonly outcome: Outcome;
  readonly reason: string;
  readonly summary?: string;
  readonly next?: Answer['next'];
  readonly waitSeconds?: number;
  readonly question?: string;
  readonly plan?: string;
  readonly reversible?: boolean;
  readonly deferredUntil?: number;
  readonly warning?: string;
  readonly mayStayFailed?: true;
  readonly isContained?: true;
  readonly unverified?: true;
  readonly keepsRecord?: true;
  readonly violation?: true;
}

/** The result of an attempt after which the request is sent again. */
export interface Unfinished extends Omit<Ending, 'outcome' | 'next'> {
  readonly outcome: 'running';
  readonly next: 'wait';
  readonly waitSeconds: number;
}

export function answer(request: RemediationRequest, ending: Ending): Answer;
export function answer(request: RemediationRequest, ending: Ending | Unfinished): Answer | Running;
export function answer(request: RemediationRequest, ending: Ending | Unfinished): Answer | Running {
  const warning = sanitize(ending.warning ?? '', 200);
  // The texts share the state that is reserved for the answer. A short warning leaves its rest to the reason.
  const most = warning === '' ? 300 : 200;
  const mostOfReason = Math.min(300, 400 - Buffer.byteLength(warning));
  const common = {
    ...subjectOf(request),
    remediationId: request.remediationId,
    ...findingsOf(request),
    source: request.source,
    ...(request.severity === undefined ? {} : { severity: request.severity }),
    ...(request.detection === null
      ? {}
      : { trigger: sanitize(request.detection.what, 700), seenAt: request.detection.at }),
    ...(warning === '' ? {} : { warning }),
    ...marksIn(request, ['ticket', 'noteAnyway']),
    ...marksIn(ending, ['mayStayFailed', 'isContained', 'unverified', 'keepsRecord', 'violation']),
    reason: sanitize(ending.reason, mostOfReason),
    summary: sanitize(ending.summary ?? '', most),
    waitSeconds: ending.waitSeconds ?? 0,
    question: ending.question ?? '',
    ...planIn(ending),
    ...(ending.deferredUntil === undefined ? {} : { deferredUntil: ending.deferredUntil }),
  };
  return ending.outcome === 'running'
    ? { ...common, outcome: ending.outcome, next: ending.next }
    : { ...common, outcome: ending.outcome, next: ending.next ?? 'report' };
}

function findingsOf({ finding, duplicates }: RemediationRequest): Pick<Answer, 'finding' | 'duplicates'> {
  return duplicates === undefined ? { finding } : { finding, duplicates };
}

/** Only for a plan that waits for an approval. */
function planIn({ plan, reversible }: Ending | Unfinished): { readonly plan?: string; readonly reversible?: boolean } {
  return { ...(plan === undefined ? {} : { plan }), ...(reversible === undefined ? {} : { reversible }) };
}

/** The fields of these names that are set. */
function marksIn<Name extends string>(
  from: { readonly [name in Name]?: true },
  names: readonly Name[],
): { readonly [name in Name]?: true } {
  return Object.fromEntries(names.filter((name) => from[name] !== undefined).map((name) => [name, true])) as {
    readonly [name in Name]?: true;
  };
}

/** The answer to a request about something that does not exist, or does not belong to the caller. Names no finding. */
export function answerAboutNothing({
  remediationId,
  source,
  outcome,
  reason,
}: Pick<Answer, 'remediationId' | 'source' | 'outcome' | 'reason'>): Answer {
  return {
    controlId: '',
    partition: '',
    accountId: '',
    region: '',
    resourceType: '',
    resourceId: '',
    remediationId,
    finding: { id: '', format: 'asff', productArn: '', accountId: '' },
    source,
    outcome,
    reason: sanitize(reason, 300),
    summary: '',
    next: 'report',
    waitSeconds: 0,
    question: '',
  };
}

/**
 * The maximum bytes of state for a request: either the request with the failure of the state machine, or its answer. In
 * JSON, a quote or a backslash takes two bytes.
 */
export function mostBytesOf(request: RemediationRequest): number {
  const text = (bytes: number) => 'x'.repeat(2 * bytes);
  const ending = {
    outcome: 'awaiting-approval',
    reason: '',
    mayStayFailed: true,
    isContained: true,
    unverified: true,
    next: 'ask',
    waitSeconds: 99_999,
    plan: 'x'.repeat(16),
    reversible: false,
  } as const;
  const longest = {
    ...answer(request, ending),
    reason: text(200),
    summary: text(200),
    warning: text(200),
  };
  // Each request may be alone: its group was split.
  const givenUp = { requests: [request], ended: [], failure: { Error: text(60), Cause: text(250) } };
  return Math.max(...[longest, givenUp].map((one) => Buffer.byteLength(JSON.stringify(one))));
}

export function subjectOf(subject: Subject): Subject {
  const { controlId, partition, accountId, region, resourceType, resourceId, canonical } = subject;
  const known = { controlId, partition, accountId, region, resourceType, resourceId };
  return canonical === undefined ? known : { ...known, canonical };
}

/**
 * The text for the approver: the finding, the changes, and the commands to approve or reject exactly these changes. At
 * most 4,000 bytes, and the commands are never cut.
 *
 * @param digest Digest of `pending`.
 * @param warning What the changes can break, or who can revert them.
 */
export function question(
  request: RemediationRequest,
  pending: readonly AnyChange[],
  digest: string,
  because = '',
  warning = '',
): string {
  const reason = because === '' ? '' : `\n${sanitize(because, 500)}\n`;
  const risk = warning === '' ? '' : `\nWarning: ${sanitize(warning, 500)}\n`;
  const text = `${sanitize(request.controlId, 60)} on ${sanitize(request.resourceId, 500)}
Account ${accountText(request.accountId, request.finding)}, Region ${request.region}
Finding ${sanitize(request.finding.id, 500)}
${reason}${risk}
Plan ${planIdOf(digest)} changes (field: current → new):
${describePlan(pending, 1500)}

To approve: ${approveCommand(request.remediationId, digest)}
To reject:  asr reject ${request.remediationId} --because "…"
The approval applies only to this plan. If the resource changes before you approve, ASR requests approval again.`;
  return withLines(text, linkLines(consoleLinks(request, request.executionId)), mostQuestionBytes);
}

const mostQuestionBytes = 4000;

/** The command that approves exactly one plan. */
export function approveCommand(remediationId: string, digest: string): string {
  return `asr approve ${remediationId} --plan ${planIdOf(digest)} --because "…"`;
}
