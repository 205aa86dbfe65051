/**
 * One request, from the claim to the answer. Works by what history and the resource say, never by what it remembers:
 * the same request may come twice, late, or after a crash at any line, and ends in the same place.
 */
import { InvalidParameterError, parametersFor, type AnyPlaybook } from '@asr/playbooks';
import {
  type Answer,
  type RemediationRecord,
  type RemediationRequest,
  answer,
  describeChanges,
  explain,
  isTransient,
} from '../model/index.ts';
import { fix } from './fix.ts';
import type { Claim, RecordUpdate } from '../history/index.ts';
import { countFailure } from '../policy/index.ts';
import type { Concluded, Surroundings, Work } from './context.ts';

/**
 * Does what the request asks, and answers. Throws only what a later try can mend: throttling, a fault of a service,
 * a busy resource.
 */
export async function remediate(request: RemediationRequest, surroundings: Surroundings): Promise<Answer> {
  const playbook = await surroundings.loadPlaybook(request.controlId);
  if (playbook === undefined) return (await import('./rejected.ts')).noPlaybook(request);
  const { history } = surroundings;
  const opened = await history.open(request, playbook.scope, surroundings.lease());
  if (opened.kind === 'open') return conclude(request, playbook, opened.record, opened.claim, surroundings);
  const { whyNotBegun } = await import('./rejected.ts');
  const told = whyNotBegun(request, opened);
  // An undo or an approval continues what history knows, and leaves it what it was.
  if (request.step !== 'undo' && request.approval === null) await history.recordUnbegun(request, told);
  return told;
}

/** Runs the step and gives the resource free, whatever happens. */
async function conclude(
  request: RemediationRequest,
  playbook: AnyPlaybook,
  record: RemediationRecord,
  claim: Claim,
  surroundings: Surroundings,
): Promise<Answer> {
  const { history, now } = surroundings;
  const last = record.lastAnswer;
  if (last?.executionId === request.executionId && last.answer.next !== 'wait') {
    await history.release(claim);
    return last.answer;
  }
  if (request.source === 'detection' && record.executionId !== request.executionId && isOver(record)) {
    await history.release(claim);
    return (await import('./rejected.ts')).arrivedBefore(request);
  }
  try {
    const { changed = {}, ...ending } = await attempt(request, playbook, record, surroundings);
    const told = answer(request, ending);
    if (request.step === 'remediate' && told.outcome === 'failed')
      await countFailure(surroundings.limits, request, (name, add) => history.tally(name, add));
    await history.close(claim, told, request.executionId, { ...outcomeOf(told, request, now()), ...changed });
    return told;
  } catch (error) {
    // If even this fails, the claim runs out by itself; the first error is the one to report.
    await history.release(claim).catch(() => undefined);
    throw error;
  }
}

/** What was only planned, or left alone, such as by the stop switch, may still be done. */
function isOver({ outcome }: RemediationRecord): boolean {
  return outcome !== null && outcome !== 'planned' && outcome !== 'skipped';
}

/** An undo that did not succeed leaves the remediation what it was. */
function outcomeOf({ outcome, reason, next }: Answer, request: RemediationRequest, now: Date): RecordUpdate {
  if (next === 'wait' || (request.step === 'undo' && outcome !== 'undone')) return {};
  return { outcome, reason, finishedAt: now.toISOString() };
}

/**
 * What this attempt has begun is brought to its end: half a change is worse than a whole one. What only waited for
 * approval has not begun, whatever was changed beside it before.
 */
async function whyForbidden({ request, record, aws, surroundings }: Work): Promise<Concluded | undefined> {
  return hasBegun(request, record) || request.override !== null ? undefined : surroundings.whyForbidden(request, aws);
}

function hasBegun({ approval, executionId }: RemediationRequest, record: RemediationRecord): boolean {
  if (record.changes.length === 0) return false;
  return approval === null ? record.executionId === executionId : approval.digest === record.approval?.digest;
}

/** An error that no later try can mend becomes an ending. */
async function attempt(
  request: RemediationRequest,
  playbook: AnyPlaybook,
  record: RemediationRecord,
  surroundings: Surroundings,
): Promise<Concluded> {
  try {
    const parameters = parametersFor(playbook, request.parameters.finding, request.parameters.policy);
    const aws = await surroundings.enter(request, playbook);
    const work = { request, record, playbook, parameters, aws, surroundings };
    // Undoing is rare: what it takes is loaded when it is asked for.
    if (request.step === 'undo') return await (await import('./undo.ts')).takeBack(work);
    return (await whyForbidden(work)) ?? (await fix(work));
  } catch (error) {
    if (isTransient(error)) throw error;
    const reason =
      error instanceof InvalidParameterError ? error.message : explain(error, surroundings.roleName(request));
    if (request.step !== 'remediate') return { outcome: 'failed', reason };
    // What had been begun by then, people must be told with the way back.
    const { changes } = (await surroundings.history.find(request.remediationId)) ?? record;
    return { outcome: 'failed', reason, summary: describeChanges(changes) };
  }
}
