/**
 * The first decision: which findings of an event become requests, and what is answered at once. Pure; policy, event
 * and controls come in, requests and answers go out.
 */
import type { ControlEntry } from '@asr/playbooks';
import { isDetection, ownSeverity, requestsForDetection } from '../detection/index.ts';
import {
  type Finding,
  type ItemReading,
  type ItemSource,
  isAccount,
  normalisedType,
  readItems,
} from '../findings/index.ts';
import {
  type Answer,
  type Fact,
  type FindingReference,
  type Override,
  type RemediationRequest,
  type Severity,
  type Source,
  type Subject,
  answer,
  buttonActor,
  mostBytesOf,
  sanitize,
  remediationIdOf,
} from '../model/index.ts';
import {
  type ControlSettings,
  type Forbidden,
  type PlaceFacts,
  type Settings,
  settingsFor,
  wantsApproval,
  whyClosed,
  whyOutOfPlace,
} from '../policy/index.ts';

export interface ParseInput {
  readonly executionId: string;
  /** An EventBridge event of Security Hub, CloudTrail or AWS Config; a finding; or a list of findings. */
  readonly event: unknown;
  readonly settings: Pick<Settings, 'policy' | 'runbooks'>;
  /** The controls that can be remediated, by id. */
  readonly controls: {
    readonly [controlId: string]: Pick<
      ControlEntry,
      'resourceType' | 'otherResourceTypes' | 'scope' | 'detectedBy' | 'remediesEvent'
    >;
  };
  /** Whether a role in a member account is one of ASR's own. */
  readonly isOwnRole: (roleArn: string) => boolean;
  /** Of each account in the event, if the policy asks for any. */
  readonly organizationalUnits: (accountId: string) => Fact<readonly string[]>;
  readonly now: Date;
  /** Id of the button that wants a ticket as well: the end of the custom action's ARN. */
  readonly ticketActionId: string;
  /** A person's word that scope and exceptions do not hold this once. */
  readonly override?: Override;
  /** Changes nothing, and decides as if it did. */
  readonly step?: 'plan';
  /** Who asks, where more is known than that the button was pressed. */
  readonly actor?: string;
}

export interface Parsed {
  readonly items: readonly RemediationRequest[];
  /** What needs no playbook: refused, skipped and failed. */
  readonly answers: readonly Answer[];
}

/** A verdict on one resource of one finding: either something to do, or why nothing is done. */
type Verdict =
  | { readonly kind: 'request'; readonly request: RemediationRequest; readonly key: string }
  | { readonly kind: 'answer'; readonly answer: Answer };

type NotDone = 'refused' | 'skipped' | 'failed';

/**
 * What one execution carries. Step Functions allows 256 KiB of state, so there is room to say of some more that they
 * have to wait.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
 */
const mostBytes = 200_000;
const bytesForRefusals = 40_000;

/** What is to be done for an event, whoever sent it. */
export function requestsFor(input: ParseInput): Parsed {
  return isDetection(input.event) ? forDetection(input, input.event) : requestsForFindings(input);
}

/** What ASR detected itself: at most one request for each control that looks at such events. */
function forDetection(input: ParseInput, event: object): Parsed {
  const detected = requestsForDetection({ ...input, event, remediationIdOf });
  if (!detected.ok) {
    const nothing: ItemReading = { ok: false, index: 0, source: 'finding', error: detected.error };
    const told = answerOf(nothing, 0, input, 'failed', detected.error);
    return { items: [], answers: [{ ...told, accountId: detected.accountId, source: 'detection' }] };
  }
  const decided = detected.requests.map((request) => {
    const stopped = input.settings.policy.stop
      ? ({ outcome: 'skipped', reason: sentences.stopped } as const)
      : undefined;
    const forbidden = stopped ?? whyForbidden(request, ownSeverity, input);
    if (forbidden !== undefined) return answer(request, forbidden);
    return askedFor(request, ownSeverity, input);
  });
  return {
    items: decided.filter((one) => 'step' in one),
    answers: decided.filter((one) => 'outcome' in one),
  };
}

/** Every finding × resource of the event, in order: as a request, or as an answer that says why not. */
function requestsForFindings(input: ParseInput): Parsed {
  const items: RemediationRequest[] = [];
  const answers: Answer[] = [];
  const seen = new Set<string>();
  let bytes = 0;
  let untold = 0;

  const tell = (told: Answer): void => {
    if (bytes + bytesOf(told) > mostBytes + bytesForRefusals) untold += 1;
    else {
      bytes += bytesOf(told);
      answers.push(told);
    }
  };

  readItems(input.event).forEach((item, position) => {
    const verdict = decide(item, position, input);
    if (verdict.kind === 'answer') return tell(verdict.answer);
    const { request, key } = verdict;
    if (seen.has(key)) return tell(answerOf(item, position, input, 'skipped', sentences.duplicate));
    // The answer will take the place of the request, and may be longer.
    const needed = mostBytesOf(request);
    if (bytes + needed > mostBytes) return tell(answerOf(item, position, input, 'refused', sentences.tooMany));
    seen.add(key);
    bytes += needed;
    items.push(request);
  });

  if (untold === 0) return { items, answers };
  const nothing: ItemReading = { ok: false, index: -1, source: 'finding', error: sentences.untold(untold) };
  return { items, answers: [...answers, answerOf(nothing, -1, input, 'failed', nothing.error)] };
}

function decide(item: ItemReading, position: number, input: ParseInput): Verdict {
  const answered = (outcome: NotDone, reason: string): Verdict => ({
    kind: 'answer',
    answer: answerOf(item, position, input, outcome, reason),
  });
  if (!item.ok) return answered('failed', sentences.unreadable(item));
  const { subject, finding, source } = item;
  const settings = settingsFor(input.settings.policy, subject.controlId);
  const entry = Object.hasOwn(input.controls, subject.controlId) ? input.controls[subject.controlId] : undefined;

  const skip = whyLeaveAlone(finding, source) ?? whyNotAllowed(subject, source, settings, input);
  if (skip !== undefined) return answered('skipped', skip);
  const refusal = whyImpossible(subject, entry, settings, input);
  if (refusal !== undefined) return answered('refused', refusal);
  const forbidden = whyForbidden(subject, finding.severity, input);
  if (forbidden !== undefined) return answered(forbidden.outcome, forbidden.reason);

  const request = askedFor(requestOf(subject, finding, source, settings, input), finding.severity, input);
  return { kind: 'request', request, key: keyOf(subject, entry?.scope ?? 'regional') };
}

function whyForbidden(subject: Subject, severity: Severity | undefined, input: ParseInput): Forbidden | undefined {
  if (input.override !== undefined) return undefined;
  return whyOutOfPlace(input.settings.policy, factsOf(subject, severity, input), input.now);
}

/** The request with what the policy wants of a person because of place and time. The button is a person already. */
function askedFor(request: RemediationRequest, severity: Severity | undefined, input: ParseInput): RemediationRequest {
  const { policy } = input.settings;
  const facts = factsOf(request, severity, input);
  if (wantsApproval(policy, facts)) return { ...request, approvalRequired: true };
  const closed = request.source === 'custom-action' ? undefined : whyClosed(policy.windows, facts, input.now);
  return closed === undefined ? request : { ...request, approvalRequired: true, askedBecause: closed };
}

function factsOf(subject: Subject, severity: Severity | undefined, input: ParseInput): PlaceFacts {
  return { ...subject, severity, organizationalUnits: input.organizationalUnits(subject.accountId) };
}

/** The rules let only open findings through, but nobody has to come by a rule. */
function whyLeaveAlone(finding: Finding, source: ItemSource): string | undefined {
  if (finding.workflowStatus === 'SUPPRESSED') return sentences.suppressed;
  return source === 'imported' && !isOpen(finding) ? sentences.notOpen(finding) : undefined;
}

function whyNotAllowed(
  { controlId }: Subject,
  source: ItemSource,
  { mode }: ControlSettings,
  { settings }: ParseInput,
): string | undefined {
  if (settings.policy.stop) return sentences.stopped;
  if (mode === 'off') return sentences.off(controlId);
  return source === 'imported' && mode === 'manual' ? sentences.manual(controlId) : undefined;
}

function whyImpossible(
  subject: Subject,
  entry: ParseInput['controls'][string] | undefined,
  { via }: ControlSettings,
  { settings }: ParseInput,
): string | undefined {
  const { controlId, resourceType } = subject;
  if (entry === undefined) return sentences.unknownControl(controlId);
  const types = [entry.resourceType, ...(entry.otherResourceTypes ?? [])];
  if (!types.some((type) => normalisedType(type) === normalisedType(resourceType))) {
    return sentences.wrongType(subject, types.join(' or '));
  }
  return via === 'runbook' && !Object.hasOwn(settings.runbooks, controlId) ? sentences.noRunbook(controlId) : undefined;
}

function requestOf(
  subject: Subject,
  finding: Finding,
  source: ItemSource,
  settings: ControlSettings,
  input: ParseInput,
): RemediationRequest {
  const { executionId, step, override } = input;
  return {
    ...subject,
    remediationId: remediationIdOf([executionId, finding.reference.id, subject.resourceId, subject.controlId]),
    executionId,
    finding: finding.reference,
    source: sourceOf(source, settings),
    detection: null,
    step: step ?? (isObserved(source, settings) ? 'plan' : 'remediate'),
    via: settings.via,
    parameters: { finding: finding.parameters, policy: settings.parameters },
    approvalRequired: settings.approvalRequired,
    approval: null,
    override: override ?? null,
    ...wishOf(input),
    actor: input.actor ?? (source === 'imported' ? 'asr' : buttonActor),
  };
}

/** Which of the two buttons it was. */
function wishOf({ event, ticketActionId }: Pick<ParseInput, 'event' | 'ticketActionId'>): { readonly ticket?: true } {
  const pressed: unknown = typeof event === 'object' && event !== null && 'resources' in event ? event.resources : [];
  const [action] = Array.isArray(pressed) ? (pressed as readonly unknown[]) : [];
  return typeof action === 'string' && action.endsWith(`:action/custom/${ticketActionId}`) ? { ticket: true } : {};
}

/** A finding that came by itself, of a control that is only observed. */
function isObserved(source: ItemSource, { mode }: ControlSettings): boolean {
  return source === 'imported' && mode === 'observe';
}

/** An answer to what never ran. Its id is its own, so that it overwrites no remediation in history. */
function answerOf(item: ItemReading, position: number, input: ParseInput, outcome: NotDone, reason: string): Answer {
  const { executionId } = input;
  const finding = referenceOf(item);
  const subject = item.ok ? item.subject : unknownSubject(item.controlId ?? '', finding.accountId);
  return {
    ...subject,
    resourceId: sanitize(subject.resourceId, 300),
    remediationId: remediationIdOf([executionId, finding.id, subject.resourceId, subject.controlId, position]),
    finding,
    outcome,
    reason: sanitize(reason, 300),
    summary: '',
    source: sourceOf(item.source, settingsFor(input.settings.policy, subject.controlId)),
    ...wishOf(input),
    next: 'report',
    waitSeconds: 0,
    question: '',
  };
}

/** Equal for two findings about the same thing, whatever their standards, formats and Regions. */
function keyOf(subject: Subject, scope: ControlEntry['scope']): string {
  const { partition, accountId, region, resourceType, resourceId, controlId } = subject;
  const resource = isAccount(resourceType) ? 'account' : resourceId;
  return JSON.stringify([partition, accountId, scope === 'global' ? 'global' : region, resource, controlId]);
}

function isOpen({ complianceStatus, workflowStatus, recordState }: Finding): boolean {
  return complianceStatus === 'FAILED' && workflowStatus === 'NEW' && recordState === 'ACTIVE';
}

/** A finding that is handed over by itself was handed over by somebody: as good as the button. */
function sourceOf(source: ItemSource, settings: ControlSettings): Source {
  if (isObserved(source, settings)) return 'observation';
  return source === 'finding' ? 'custom-action' : source;
}

/** All of it or nothing: half a reference would make Security Hub refuse the updates of all the others. */
function referenceOf(item: ItemReading): FindingReference {
  if (item.ok) return item.finding.reference;
  return item.reference ?? { id: '', format: 'asff', productArn: '', accountId: '' };
}

function unknownSubject(controlId: string, accountId: string): Subject {
  return { controlId, partition: '', accountId, region: '', resourceType: '', resourceId: '' };
}

function bytesOf(value: object): number {
  return Buffer.byteLength(JSON.stringify(value));
}

type Unreadable = Extract<ItemReading, { readonly ok: false }>;

/** What the reader of a finding is told. */
const sentences = {
  unreadable: ({ error, findingId, reference }: Unreadable) =>
    findingId === undefined || reference !== undefined ? error : `${error} The finding is ${sanitize(findingId, 150)}.`,
  suppressed: 'The finding is suppressed, so ASR leaves it alone. Set its workflow status to NEW if ASR should act.',
  notOpen: ({ complianceStatus, workflowStatus, recordState }: Finding) =>
    `Only open findings are remediated automatically; this is ${complianceStatus}, ${workflowStatus}, ${recordState}.`,
  stopped: 'ASR is stopped: asr.config.yaml says "stop: true". Nothing was changed.',
  unknownControl: (controlId: string) =>
    `ASR has no playbook for ${controlId}. Remediate it by hand; "asr controls" lists what ASR can do.`,
  off: (controlId: string) => `asr.config.yaml sets ${controlId} to off. Set it to manual or automatic to change that.`,
  manual: (controlId: string) =>
    `asr.config.yaml sets ${controlId} to manual. Use the button, or set it to automatic if ASR should act by itself.`,
  wrongType: ({ controlId, resourceType }: Subject, expected: string) =>
    `The playbook of ${controlId} remediates ${expected}, not ${sanitize(resourceType, 60)}. Remediate it by hand.`,
  noRunbook: (controlId: string) =>
    `asr.config.yaml wants ${controlId} by a runbook, and none is deployed. Deploy it, or remove "via: runbook".`,
  duplicate: 'Another finding of the same event asks for the same remediation; that one is carried out.',
  tooMany: 'The event holds more findings than one execution can carry. Choose this one again, with fewer others.',
  untold: (count: number) => `${count} more items of the event were left out: they do not fit into one execution.`,
};
