/**
 * The first state: turns an event into requests and answers. Each item is read, its provenance is checked, its resource
 * is identified, and the policy is applied. Pure: the policy, the controls and the records of history are arguments.
 */
import { type DetectionReading, ownSeverity, requestsForDetection } from '../detection/index.ts';
import type { ItemReading } from '../findings/index.ts';
import {
  type Answer,
  type Overdue,
  type OverdueFindings,
  type RemediationRequest,
  answer,
  sanitize,
  remediationIdOf,
  subjectOf,
} from '../model/index.ts';
import { type About, answerOf, answerWithoutNote, declinedOnce } from './answers.ts';
import { type Candidate, candidateOfFinding, candidateOfRecord, identify, withTypeOfControl } from './candidate.ts';
import { type CallerOptions, decide } from './decide.ts';
import { provenanceOf, whyNotRead } from './provenance.ts';
import { type Reading, read } from './read.ts';
import { keyOf, requestOf } from './request.ts';
import { type State, stateOf } from './state-size.ts';
import type { NotDone, ParseInput, Parsed, World } from './world.ts';

/** Returns the requests for an event. The kind of the input names the rule or command that started the execution. */
export function requestsFor({ input, ...world }: ParseInput): Parsed {
  return requestsForReading(read(input), callerOptionsOf(input), world);
}

/** The same as `requestsFor`, for an event that is already read. */
export function requestsForReading(reading: Reading, options: CallerOptions, world: World): Parsed {
  return requestsForReadings([reading], options, world);
}

/**
 * The same as `requestsFor`, for events that are already read. All of them share the state of one execution.
 *
 * @param answers Answers to events that could not be read.
 */
export function requestsForReadings(
  readings: readonly Reading[],
  options: CallerOptions,
  world: World,
  answers: readonly Answer[] = [],
): Parsed {
  const [first] = readings;
  const source = first?.kind === 'findings' ? first.source : 'detection';
  const state = stateOf({ omitted: (count) => leftOut(count, { executionId: world.executionId, source }) });
  for (const one of answers) state.addAnswer(one);
  for (const reading of readings) {
    if (reading.kind === 'findings') forFindings(reading, options, world, state);
    else forDetections(reading, options, world, state);
  }
  return state.parsed();
}

/** The caller's options in an execution's input. */
export function callerOptionsOf({ 'asr-step': step, 'asr-override': override }: ParseInput['input']): CallerOptions {
  return { step, override };
}

/** Adds a request for each finding × resource of the event, in order, or an answer with the reason why not. */
function forFindings(
  { items, source, button, overdue }: FindingsReading,
  options: CallerOptions,
  world: World,
  state: State,
): void {
  // One of the two buttons also opens a ticket.
  const ticket = button.endsWith(`:action/custom/${world.ticketActionId}`) ? ({ ticket: true } as const) : {};
  const about = { executionId: world.executionId, source, ticket };
  const declined = declinedOnce();
  const requested = new Map<string, string>();

  items.forEach((item, position) => {
    const verdict = judge(item, { source, overdue }, options, world);
    if (verdict.kind === 'declined') {
      const { maker, notDone } = verdict;
      return declined.add(maker, () => answerWithoutNote(item, notDone, { ...about, position }));
    }
    const leave = (notDone: NotDone): void => state.addAnswer(answerOf(item, notDone, { ...about, position }));
    if (verdict.kind === 'leave') return leave(verdict.notDone);
    const { key } = verdict;
    const sameViolation = requested.get(key);
    if (sameViolation !== undefined) {
      const isAdded = item.ok && state.addDuplicate(sameViolation, item.finding.reference);
      return leave(
        isAdded
          ? { outcome: 'skipped', reason: sentences.duplicate }
          : { outcome: 'refused', reason: sentences.tooManyDuplicates },
      );
    }
    const request = { ...verdict.request, ...ticket };
    if (!state.addRequest(request)) return leave({ outcome: 'refused', reason: sentences.tooMany });
    requested.set(key, request.remediationId);
  });

  for (const one of declined.answers()) state.addAnswer(one);
}

type FindingsReading = Extract<Reading, { readonly kind: 'findings' }>;

/** Only Security Hub's own findings have a deadline. The id of a finding is unique within a product. */
function overdueOf(
  { finding }: Extract<ItemReading, { readonly ok: true }>,
  overdue: OverdueFindings = {},
): Overdue | undefined {
  const { id } = finding.reference;
  return Object.hasOwn(overdue, id) ? overdue[id] : undefined;
}

type Verdict =
  | { readonly kind: 'request'; readonly request: RemediationRequest; readonly key: string }
  | { readonly kind: 'leave'; readonly notDone: NotDone }
  | { readonly kind: 'declined'; readonly maker: string; readonly notDone: NotDone };

/** Takes one resource of one finding through the stages. */
function judge(
  item: ItemReading,
  { source, overdue }: Pick<FindingsReading, 'source' | 'overdue'>,
  options: CallerOptions,
  world: World,
): Verdict {
  if (!item.ok) {
    const declined = whyNotRead(item);
    const outcome = item.isRefused === true ? 'refused' : 'failed';
    return declined ?? { kind: 'leave', notDone: { outcome, reason: sentences.unreadable(item) } };
  }
  const provenance = provenanceOf(item, world);
  if (provenance.kind === 'declined') return provenance;

  const isDetected = provenance.kind === 'detected';
  const named = isDetected
    ? identify(subjectOf(provenance.record))
    : identify(withTypeOfControl(item.subject, world), item.otherNames);
  if (!named.ok) return { kind: 'leave', notDone: { outcome: 'refused', reason: named.error } };
  const candidate = isDetected
    ? candidateOfRecord(provenance.record, named.subject, source, item.finding.workflowStatus)
    : candidateOfFinding(item, named.subject, source, overdueOf(item, overdue));

  if (source === 'deadline' && (candidate.overdue === undefined || isDetected))
    return { kind: 'leave', notDone: { outcome: 'refused', reason: sentences.noDeadline } };

  const decision = decide(candidate, options, world);
  if (decision.kind === 'leave') return decision;
  return { kind: 'request', request: requestOf(candidate, decision.decided, world), key: keyOf(candidate, world) };
}

/** Adds at most one request for each resource and each control that detects violations in such events. */
function forDetections(
  { detections }: Extract<Reading, { readonly kind: 'detection' }>,
  options: CallerOptions,
  world: World,
  state: State,
): void {
  const about = { executionId: world.executionId, source: 'detection' } as const;
  // EventBridge and Amazon SQS can deliver an event twice.
  const seen = new Set<string>();
  detections.forEach((reading, position) => {
    if (!reading.ok) {
      state.addAnswer(unreadDetection(reading, { ...about, position }));
      return;
    }
    for (const request of requestsForDetection({ ...world, reading, remediationIdOf })) {
      if (seen.has(request.remediationId)) continue;
      seen.add(request.remediationId);
      const named = identify(request);
      const verdict = named.ok
        ? judgeDetected(request, named.subject, options, world)
        : { outcome: 'refused' as const, reason: named.error };
      if ('reason' in verdict) state.addAnswer(answer(request, verdict));
      else if (!state.addRequest(verdict)) {
        state.addAnswer(answer(request, { outcome: 'failed', reason: sentences.tooManyDetected }));
      }
    }
  });
}

function unreadDetection(
  { error, accountId, isNothing, isRefused }: Extract<DetectionReading, { readonly ok: false }>,
  about: About,
): Answer {
  const item: ItemReading = { ok: false, index: 0, source: 'finding', error };
  const answered = answerOf(
    item,
    { outcome: isNothing === true ? 'skipped' : isRefused === true ? 'refused' : 'failed', reason: error },
    about,
  );
  return { ...answered, accountId };
}

function judgeDetected(
  request: RemediationRequest,
  subject: Candidate['subject'],
  options: CallerOptions,
  world: World,
): RemediationRequest | NotDone {
  const { finding, detection, parameters } = request;
  const candidate: Candidate = {
    subject,
    source: 'detection',
    finding,
    severity: ownSeverity,
    parameters: parameters.finding,
    detection,
  };
  const decision = decide(candidate, options, world);
  if (decision.kind === 'leave') return decision.notDone;
  return { ...request, ...subject, severity: ownSeverity, ...decision.decided };
}

function leftOut(count: number, about: { readonly executionId: string; readonly source: Candidate['source'] }): Answer {
  const error = sentences.omitted(count);
  const item: ItemReading = { ok: false, index: -1, source: 'finding', error };
  return answerOf(item, { outcome: 'failed', reason: error }, { ...about, position: -1 });
}

type Unreadable = Extract<ItemReading, { readonly ok: false }>;

const sentences = {
  unreadable: ({ error, findingId, reference }: Unreadable) =>
    findingId === undefined || reference !== undefined ? error : `${error} The finding is ${sanitize(findingId, 150)}.`,
  duplicate:
    'Duplicate: another finding requests the same remediation. ASR carries it out once, and updates both findings.',
  tooManyDuplicates:
    'Too many findings of the event are about the same violation. Another one is remediated now. Select this one later.',
  noDeadline:
    'The input of the execution names no deadline for the finding. Only the schedule of deadlines starts such an execution.',
  tooMany:
    'The event contains more findings than one execution can process. Select this finding again, with fewer others.',
  tooManyDetected: 'The event affects more resources than one execution can process. Check this resource.',
  omitted: (count: number) =>
    `${count} more items of the event were not processed, because they do not fit into one execution.`,
};
