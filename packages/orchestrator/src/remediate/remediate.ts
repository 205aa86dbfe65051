/**
 * Handles one request, from the claim to the answer. The result depends only on history and the resource: a request may
 * arrive twice, late, or after a crash at any line, and ends the same way.
 */
import { InvalidParameterError, parametersFor, type AnyPlaybook } from '@asr/playbooks';
import {
  type Answer,
  type RemediationRecord,
  type RemediationRequest,
  type Running,
  ResourceBusyError,
  answer,
  explain,
  isTransient,
} from '../model/index.ts';
import type { Claim, EventLog, UndoMark, RecordUpdate } from '../history/index.ts';
import { type Forbidden, type IgnoredTag, countFailure } from '../policy/index.ts';
import type { Concluded, Context } from './context.ts';
import type { Dependencies } from './dependencies.ts';
import { eventParameters, rememberEvent } from './event-parameters.ts';
import { fix } from './fix.ts';

/** How often one delivery checks the resource because of other requests. After that, the queue redelivers the request. */
const mostAttempts = 5;

/** A request whose resource is claimed. */
interface Opened {
  readonly request: RemediationRequest;
  readonly playbook: AnyPlaybook;
  readonly record: RemediationRecord;
  readonly claim: Claim;
  readonly undone: UndoMark | undefined;
  readonly events: EventLog | undefined;
  readonly dependencies: Dependencies;
}

/**
 * Carries out the request and answers it. Throws only errors that a retry can resolve: throttling, a fault of a
 * service, a busy resource.
 */
export async function remediate(request: RemediationRequest, dependencies: Dependencies): Promise<Answer | Running> {
  const playbook = await dependencies.loadPlaybook(request.controlId);
  if (playbook === undefined) return (await import('./rejected.ts')).noPlaybook(request);
  const { history } = dependencies;
  const events = await rememberEvent(request, playbook, dependencies);
  // Loaded on demand, because tags change rarely.
  if (request.detection?.tagChange !== undefined)
    await (await import('./doubtful-tags.ts')).rememberTagChange(request, dependencies);
  const opened = await history.open(request, playbook.scope, dependencies.lease());
  if (opened.kind === 'open') {
    const { record, claim, undone } = opened;
    return conclude({ request, playbook, record, claim, undone, events, dependencies });
  }
  const { whyNotStarted } = await import('./rejected.ts');
  const rejected = await whyNotStarted(request, playbook, opened, history);
  // An undo or an approval continues a recorded remediation, and does not change its outcome.
  if (request.step !== 'undo' && request.approval === null) await history.recordRejected(request, rejected);
  return rejected;
}

/** Runs the step, and releases the resource in all cases. */
async function conclude(opened: Opened): Promise<Answer | Running> {
  const { request, record, claim, dependencies } = opened;
  const { history } = dependencies;
  try {
    const known = await answeredBefore(request, record);
    if (known !== undefined && (await history.leave(claim)) === 'closed') return known;
    return await attemptUntilClosed(opened, known === undefined);
  } catch (error) {
    // If this fails as well, the claim ends with its lease. The first error is reported.
    await history.release(claim).catch(() => undefined);
    throw error;
  }
}

/** The answer that the request already has, if any. */
async function answeredBefore(request: RemediationRequest, record: RemediationRecord): Promise<Answer | undefined> {
  const last = record.lastAnswer;
  if (last?.executionId === request.executionId && last.answer.outcome !== 'running') return last.answer;
  // Both have ids that do not depend on the execution.
  if (
    ['detection', 'deadline'].includes(request.source) &&
    record.executionId !== request.executionId &&
    isOver(record)
  )
    return (await import('./rejected.ts')).arrivedBefore(request);
  return undefined;
}

/** Repeats the attempt while other requests rely on this one. */
async function attemptUntilClosed(opened: Opened, isFirst: boolean): Promise<Answer | Running> {
  const { request, claim, dependencies } = opened;
  const { history, now } = dependencies;
  let { record } = opened;
  let isFailureCounted = false;
  for (let count = 0; count < mostAttempts; count += 1) {
    const { changed = {}, ...ending } = await attempt({ ...opened, record }, !isFirst || count > 0);
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
  throw new ResourceBusyError(`Other requests for the resource kept arriving during ${request.remediationId}.`);
}

/** A remediation that was only planned, deferred or skipped, such as by the stop switch, may still run. */
function isOver({ outcome }: RemediationRecord): boolean {
  return outcome !== null && !['planned', 'deferred', 'skipped'].includes(outcome);
}

/** An undo that did not succeed does not change the outcome of the remediation. */
function outcomeOf({ outcome, reason }: Answer | Running, request: RemediationRequest, now: Date): RecordUpdate {
  if (outcome === 'running' || (request.step === 'undo' && outcome !== 'undone')) return {};
  return { outcome, reason, finishedAt: now.toISOString() };
}

/**
 * Tags do not stop a change that has started: a partial change is worse than a complete one. A change that waited for
 * approval has not started, even if other changes were made before.
 */
async function decideAndFix(context: Context, isRecheck: boolean): Promise<Concluded> {
  const { request, record, aws, dependencies } = context;
  // A tag change contains no event that such a control can revert.
  if (request.detection?.tagChange !== undefined && context.playbook.remediesEvent === true)
    return (await import('./doubtful-tags.ts')).answerTagChange(context);
  if (hasBegun(request, record) || request.override !== null) return fix(context, isRecheck);
  const { tags, effect } = await dependencies.checkTags(request, aws);
  // Loaded on demand, as the tags are.
  const { ownerOf } = await import('../account/owner.ts');
  const owned: Context = { ...context, owner: ownerOf(request, context.playbook, tags) };
  if (effect === undefined) return fix(owned, isRecheck);
  const doubt = await whyTagsDoubtful(context, effect);
  if (doubt !== undefined) return fix(asking(owned, doubt), isRecheck);
  const { withIgnoredTag, withViolation } = await import('./forbidden.ts');
  return effect.outcome === 'ignored'
    ? withIgnoredTag(await fix(owned, isRecheck), effect.reason)
    : withViolation(context, effect);
}

/** Returns why an approver must decide: a tag that forbids the change changed close to the violation. */
async function whyTagsDoubtful(context: Context, byTags: Forbidden | IgnoredTag): Promise<string | undefined> {
  if (byTags.outcome !== 'skipped' || byTags.tagKeys === undefined) return undefined;
  const { tagKeys } = byTags;
  const { whyDoubtful } = await import('./doubtful-tags.ts');
  const doubt = await whyDoubtful(context, (key) => tagKeys.includes(key));
  return doubt === undefined ? undefined : `The tag ${tagKeys.join(', ')} forbids the change. However, ${doubt}`;
}

/** Returns the same request, which now requires approval. */
function asking(context: Context, askedBecause: string): Context {
  return { ...context, request: { ...context.request, approvalRequired: true, askedBecause } };
}

function hasBegun({ approval, executionId }: RemediationRequest, record: RemediationRecord): boolean {
  if (record.changes.length === 0) return false;
  return approval === null ? record.executionId === executionId : approval.digest === record.approval?.digest;
}

/** Turns an error that no retry can resolve into an outcome. */
async function attempt(opened: Opened, isRecheck: boolean): Promise<Concluded> {
  const { request, record, playbook, undone, events, dependencies } = opened;
  try {
    const { finding, policy } = request.parameters;
    const layers = [{ ...finding, ...eventParameters(request, playbook, events, dependencies) }, policy];
    const parameters = parametersFor(playbook, ...layers);
    const aws = await dependencies.enter(request, playbook);
    const context: Context = { request, record, playbook, parameters, aws, undone, dependencies };
    // Undos are rare, so their module is loaded on demand.
    if (request.step === 'undo') return await (await import('./undo.ts')).undo(context);
    return await decideAndFix(context, isRecheck);
  } catch (error) {
    if (await isTransient(error)) throw error;
    // No change was attempted, so this is not a failure of the control.
    if (error instanceof InvalidParameterError) return { outcome: 'refused', reason: error.message };
    const reason = explain(error, dependencies.roleName(request));
    if (request.step !== 'remediate') return { outcome: 'failed', reason };
    // The notification offers the undo of the changes that had started.
    const { changes } = (await dependencies.history.find(request.remediationId)) ?? record;
    return { outcome: 'failed', reason, summary: (await import('./start-runbook.ts')).summaryOf(playbook, changes) };
  }
}
