/**
 * One request, from the claim to the answer. It relies on history and on the resource alone: the same request may come
 * twice, late, or after a crash at any line, and ends in the same place.
 */
import { InvalidParameterError, parametersFor, type AnyPlaybook } from '@asr/playbooks';
import {
  type Answer,
  type RemediationRecord,
  type RemediationRequest,
  ResourceBusyError,
  answer,
  describeChanges,
  explain,
  isTransient,
} from '../model/index.ts';
import type { Claim, EventLog, LeftAlone, RecordUpdate } from '../history/index.ts';
import { type Forbidden, type IgnoredTag, countFailure } from '../policy/index.ts';
import type { Concluded, Context } from './context.ts';
import type { Dependencies } from './dependencies.ts';
import { eventParameters, rememberEvent } from './event-parameters.ts';
import { fix } from './fix.ts';

/** How often one delivery of a request looks again because of others; after that, the queue delivers it again. */
const mostLooks = 5;

/** A request whose resource is claimed. */
interface Opened {
  readonly request: RemediationRequest;
  readonly playbook: AnyPlaybook;
  readonly record: RemediationRecord;
  readonly claim: Claim;
  readonly undone: LeftAlone | undefined;
  readonly events: EventLog | undefined;
  readonly dependencies: Dependencies;
}

/**
 * Does what the request asks, and answers. Throws only what a later try can resolve: throttling, a fault of a service,
 * a busy resource.
 */
export async function remediate(request: RemediationRequest, dependencies: Dependencies): Promise<Answer> {
  const playbook = await dependencies.loadPlaybook(request.controlId);
  if (playbook === undefined) return (await import('./rejected.ts')).noPlaybook(request);
  const { history } = dependencies;
  const events = await rememberEvent(request, playbook, dependencies);
  // Tags change rarely: their module is loaded then.
  if (request.detection?.tagChange !== undefined)
    await (await import('./doubtful-tags.ts')).rememberTagChange(request, dependencies);
  const opened = await history.open(request, playbook.scope, dependencies.lease());
  if (opened.kind === 'open') {
    const { record, claim, undone } = opened;
    return conclude({ request, playbook, record, claim, undone, events, dependencies });
  }
  const { whyNotStarted } = await import('./rejected.ts');
  const rejected = await whyNotStarted(request, playbook, opened, history);
  // An undo or an approval continues a remediation that history has, and does not change its outcome.
  if (request.step !== 'undo' && request.approval === null) await history.recordUnbegun(request, rejected);
  return rejected;
}

/** Runs the step and frees the resource, whatever happens. */
async function conclude(opened: Opened): Promise<Answer> {
  const { request, record, claim, dependencies } = opened;
  const { history } = dependencies;
  try {
    const known = await answeredBefore(request, record);
    if (known !== undefined && (await history.leave(claim)) === 'closed') return known;
    return await lookUntilClosed(opened, known === undefined);
  } catch (error) {
    // If this fails as well, the lease ends the claim; the first error is the one to report.
    await history.release(claim).catch(() => undefined);
    throw error;
  }
}

/** The answer to a request that has one already. */
async function answeredBefore(request: RemediationRequest, record: RemediationRecord): Promise<Answer | undefined> {
  const last = record.lastAnswer;
  if (last?.executionId === request.executionId && last.answer.next !== 'wait') return last.answer;
  if (request.source === 'detection' && record.executionId !== request.executionId && isOver(record))
    return (await import('./rejected.ts')).arrivedBefore(request);
  return undefined;
}

/** Looks again for as long as other requests were answered as taken over by this one. */
async function lookUntilClosed(opened: Opened, isFirst: boolean): Promise<Answer> {
  const { request, claim, dependencies } = opened;
  const { history, now } = dependencies;
  let { record } = opened;
  let isFailureCounted = false;
  for (let looks = 0; looks < mostLooks; looks += 1) {
    const { changed = {}, ...ending } = await attempt({ ...opened, record }, !isFirst || looks > 0);
    const ended = answer(request, ending);
    if (request.step === 'remediate' && ended.outcome === 'failed' && !isFailureCounted) {
      isFailureCounted = true;
      await countFailure(dependencies.limits, request, (name, add) => history.tally(name, add));
    }
    const closed = await history.close(claim, ended, request.executionId, {
      ...outcomeOf(ended, request, now()),
      ...changed,
    });
    if (closed === 'closed') return ended;
    record = (await history.find(request.remediationId)) ?? record;
  }
  throw new ResourceBusyError(`Other requests kept changing what ${request.remediationId} has to do.`);
}

/** What was only planned, or left alone, such as by the stop switch, may still be done. */
function isOver({ outcome }: RemediationRecord): boolean {
  return outcome !== null && outcome !== 'planned' && outcome !== 'skipped';
}

/** An undo that did not succeed does not change the outcome of the remediation. */
function outcomeOf({ outcome, reason, next }: Answer, request: RemediationRequest, now: Date): RecordUpdate {
  if (next === 'wait' || (request.step === 'undo' && outcome !== 'undone')) return {};
  return { outcome, reason, finishedAt: now.toISOString() };
}

/**
 * A change that this attempt has started is finished: half a change is worse than a whole one. What only waited for an
 * approval has not started, whatever else was changed before.
 */
async function decideAndFix(context: Context, isAnotherLook: boolean): Promise<Concluded> {
  const { request, record, aws, dependencies } = context;
  // A control that answers events has nothing to plan for without one.
  if (request.detection?.tagChange !== undefined && context.playbook.remediesEvent === true)
    return (await import('./doubtful-tags.ts')).answerTagChange(context);
  if (hasBegun(request, record) || request.override !== null) return fix(context, isAnotherLook);
  const byTags = await dependencies.whyForbidden(request, aws);
  if (byTags === undefined) return fix(context, isAnotherLook);
  const doubt = await whyTagsDoubtful(context, byTags);
  if (doubt !== undefined) return fix(asking(context, doubt), isAnotherLook);
  const { withIgnoredTag, withViolation } = await import('./forbidden.ts');
  return byTags.outcome === 'ignored'
    ? withIgnoredTag(await fix(context, isAnotherLook), byTags.reason)
    : withViolation(context, byTags);
}

/** Where tags forbid a change, and one of them changed close to the violation. */
async function whyTagsDoubtful(context: Context, byTags: Forbidden | IgnoredTag): Promise<string | undefined> {
  if (byTags.outcome !== 'skipped' || byTags.tagKeys === undefined) return undefined;
  const { tagKeys } = byTags;
  const { whyDoubtful } = await import('./doubtful-tags.ts');
  const doubt = await whyDoubtful(context, (key) => tagKeys.includes(key));
  return doubt === undefined ? undefined : `The tag ${tagKeys.join(', ')} forbids the change, but ${doubt}`;
}

/** The same request, so that an approver decides on its plan. */
function asking(context: Context, askedBecause: string): Context {
  return { ...context, request: { ...context.request, approvalRequired: true, askedBecause } };
}

function hasBegun({ approval, executionId }: RemediationRequest, record: RemediationRecord): boolean {
  if (record.changes.length === 0) return false;
  return approval === null ? record.executionId === executionId : approval.digest === record.approval?.digest;
}

/** An error that no later try can resolve becomes an ending. */
async function attempt(opened: Opened, isAnotherLook: boolean): Promise<Concluded> {
  const { request, record, playbook, undone, events, dependencies } = opened;
  try {
    const { finding, policy } = request.parameters;
    const layers = [{ ...finding, ...eventParameters(playbook, events, dependencies) }, policy];
    const parameters = parametersFor(playbook, ...layers);
    const aws = await dependencies.enter(request, playbook);
    const context: Context = { request, record, playbook, parameters, aws, undone, dependencies };
    // Undos are rare: their module is loaded when one is requested.
    if (request.step === 'undo') return await (await import('./undo.ts')).undo(context);
    return await decideAndFix(context, isAnotherLook);
  } catch (error) {
    if (isTransient(error)) throw error;
    // Nothing was tried, so this counts against no control.
    if (error instanceof InvalidParameterError) return { outcome: 'refused', reason: error.message };
    const reason = explain(error, dependencies.roleName(request));
    if (request.step !== 'remediate') return { outcome: 'failed', reason };
    // The notification offers the undo of what had started by then.
    const { changes } = (await dependencies.history.find(request.remediationId)) ?? record;
    return { outcome: 'failed', reason, summary: describeChanges(changes) };
  }
}
