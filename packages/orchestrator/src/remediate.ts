/**
 * One request, from the claim to the answer. Works by what history and the resource say, never by what it remembers:
 * the same request may come twice, late, or after a crash at any line, and ends in the same place.
 */
import {
  apply,
  InvalidParameterError,
  isIrreversible,
  isSettled,
  parametersFor,
  plan,
  undo,
  verify,
  type AnyChange,
  type AnyPlaybook,
  type Aws,
  type Parameters,
  type StepResult,
} from '@asr/playbooks';
import { answer, question, type Ending } from './answer.ts';
import { describeChanges, digestOf } from './change-text.ts';
import { explain, isTransient, ResourceBusyError } from './failure.ts';
import type { Claim, History, Lease, RecordUpdate } from './history.ts';
import type { RemediationRecord } from './record.ts';
import type { Answer, RemediationRequest } from './request.ts';
import type { RunbookRunner } from './runbook.ts';
import { settleSeconds, secondsToWait } from './settling.ts';

export interface Surroundings {
  readonly history: History;
  readonly loadPlaybook: (controlId: string) => Promise<AnyPlaybook | undefined>;
  /** Enters the member account with the playbook's own rights. */
  readonly enter: (request: RemediationRequest, playbook: AnyPlaybook) => Promise<Aws>;
  readonly runbooks: RunbookRunner;
  readonly roleName: (request: RemediationRequest) => string;
  readonly lease: () => Lease;
  readonly now: () => Date;
}

/** What the steps work with, once the resource is claimed. */
interface Work {
  readonly request: RemediationRequest;
  readonly record: RemediationRecord;
  readonly playbook: AnyPlaybook;
  readonly parameters: Parameters;
  readonly surroundings: Surroundings;
}

/** How a try ended, and what of it goes into the record. */
type Concluded = Ending & { readonly changed?: RecordUpdate };

/**
 * Does what the request asks, and answers. Throws only what a later try can mend: throttling, a fault of a service,
 * a busy resource.
 */
export async function remediate(request: RemediationRequest, surroundings: Surroundings): Promise<Answer> {
  const playbook = await surroundings.loadPlaybook(request.controlId);
  if (playbook === undefined) {
    return answer(request, { outcome: 'refused', reason: `ASR has no playbook for ${request.controlId}. Fix it by hand.` });
  }
  const opened = await surroundings.history.open(request, playbook.scope, surroundings.lease());
  switch (opened.kind) {
    case 'stopped':
      return answer(request, { outcome: 'skipped', reason: 'ASR is stopped. Run `asr start`, then remediate again.' });
    case 'unknown':
      return answer(request, { outcome: 'refused', reason: `History knows no remediation ${request.remediationId}.` });
    case 'busy':
      return busy(request, opened);
    case 'open':
      return conclude({ request, record: opened.record, playbook, parameters: {}, surroundings }, opened.claim);
  }
}

/** Another remediation of the same control makes this one superfluous; of another control, it only has to wait. */
function busy(request: RemediationRequest, holder: { readonly remediationId: string; readonly controlId: string }): Answer {
  const isDuplicate = holder.controlId === request.controlId && holder.remediationId !== request.remediationId;
  if (isDuplicate && request.step === 'remediate' && request.approval === null) {
    const reason = `Remediation ${holder.remediationId} is already working on this resource and control.`;
    return answer(request, { outcome: 'skipped', reason });
  }
  throw new ResourceBusyError(`Remediation ${holder.remediationId} (${holder.controlId}) holds the resource.`);
}

/** Runs the step and gives the resource free, whatever happens. */
async function conclude(work: Work, claim: Claim): Promise<Answer> {
  const { request, record, surroundings } = work;
  const { history, now } = surroundings;
  const last = record.lastAnswer;
  if (last?.executionId === request.executionId && last.answer.next !== 'wait') {
    await history.release(claim);
    return last.answer;
  }
  try {
    const { changed = {}, ...ending } = await attempt(work);
    const told = answer(request, ending);
    const outcome: RecordUpdate =
      told.next === 'wait' || (request.step === 'undo' && told.outcome !== 'undone')
        ? {}
        : { outcome: told.outcome, reason: told.reason, finishedAt: now().toISOString() };
    await history.close(claim, told, request.executionId, { ...outcome, ...changed });
    return told;
  } catch (error) {
    // If even this fails, the claim runs out by itself; the first error is the one to report.
    await history.release(claim).catch(() => undefined);
    throw error;
  }
}

/** An error that no later try can mend becomes an ending. */
async function attempt(work: Work): Promise<Concluded> {
  const { request, playbook, surroundings } = work;
  try {
    const parameters = parametersFor(playbook, request.parameters.finding, request.parameters.policy);
    const ready = { ...work, parameters };
    const aws = await surroundings.enter(request, playbook);
    return request.step === 'undo' ? await takeBack(ready, aws) : await fix(ready, aws);
  } catch (error) {
    if (isTransient(error)) throw error;
    const reason = error instanceof InvalidParameterError ? error.message : explain(error, surroundings.roleName(request));
    return { outcome: 'failed', reason };
  }
}

async function fix(work: Work, aws: Aws): Promise<Concluded> {
  const { request, record } = work;
  const isNewApproval = request.approval !== null && request.approval.digest !== record.approval?.digest;
  if (record.runbook !== null && !isNewApproval) return watchRunbook(work, aws);
  if (record.changes.length > 0 && !isNewApproval) {
    // An earlier try has begun: finish it. What is done is skipped, and a runbook starts only once.
    if (request.via === 'runbook') return startRunbook(work);
    return check(work, aws, await apply(work.playbook, request, record.changes, aws), record.changes);
  }
  return decide(work, aws);
}

/** Plans, and does what needs no person; asks for the rest. */
async function decide(work: Work, aws: Aws): Promise<Concluded> {
  const { request, record, playbook, surroundings } = work;
  const planned = await plan(playbook, request, aws, work.parameters);
  if (planned.kind === 'gone') return { outcome: 'gone', reason: 'The resource no longer exists.' };
  if (planned.kind === 'refuse') return { outcome: 'refused', reason: planned.reason };
  if (planned.kind === 'compliant') {
    // Whatever was waiting for a person is no longer needed.
    const settled: StepResult = { kind: isSettled(playbook, planned.state) ? 'done' : 'settling' };
    return check({ ...work, record: { ...record, pending: [], digest: null } }, aws, settled, record.changes, true);
  }
  const { changes } = planned;
  if (request.step === 'plan') {
    return { outcome: 'planned', reason: 'Nothing was changed.', summary: describeChanges(changes), changed: { pending: changes } };
  }
  const needYes = changes.filter((change) => request.approvalRequired || isIrreversible(playbook, change));
  const isApproved = request.approval !== null && request.approval.digest === digestOf(needYes);
  const due = isApproved ? changes : changes.filter((change) => !needYes.includes(change));
  const pending = isApproved ? [] : needYes;

  // From here on things change: first the before-image, then the resource.
  const digest = pending.length === 0 ? null : digestOf(pending);
  await surroundings.history.update(request.remediationId, {
    addChanges: due,
    pending,
    digest,
    ...(isApproved ? { approval: request.approval } : {}),
  });
  const begun: Work = { ...work, record: { ...record, changes: [...record.changes, ...due], pending, digest } };
  if (request.via === 'runbook' && due.length > 0) return startRunbook(begun);
  const applied: StepResult = due.length === 0 ? { kind: 'done' } : await apply(playbook, request, due, aws, planned.state);
  return check(begun, aws, applied, begun.record.changes);
}

/** Believes nothing but a second look: fixed is what planning again finds nothing wrong with. */
async function check(
  work: Work,
  aws: Aws,
  applied: StepResult,
  changes: readonly AnyChange[],
  isVerified = false,
): Promise<Concluded> {
  const { request, record, playbook, parameters } = work;
  const summary = describeChanges(changes);
  if (applied.kind === 'refused' || applied.kind === 'failed') return { outcome: applied.kind, reason: applied.reason, summary };
  if (applied.kind === 'gone') return { outcome: 'gone', reason: 'The resource no longer exists.', summary };

  if (record.pending.length > 0 && record.digest !== null) return ask(work, summary);
  const verified = isVerified ? applied : await verify(playbook, request, aws, parameters);
  switch (verified.kind) {
    case 'done':
      return changes.length === 0
        ? { outcome: 'compliant', reason: 'The resource is compliant; nothing was changed.' }
        : { outcome: 'fixed', reason: 'Changed and verified.', summary };
    case 'gone':
      return { outcome: 'gone', reason: 'The resource no longer exists.', summary };
    case 'settling':
      return waitFor(work, summary);
    case 'refused':
    case 'failed':
      return { outcome: 'failed', reason: verified.reason, summary };
  }
}

function ask(work: Work, summary: string): Concluded {
  const { request, record } = work;
  const reason = `A person must approve: ${describeChanges(record.pending, 150)}. Run \`asr approve ${request.remediationId} --because …\`.`;
  return { outcome: 'awaiting-approval', reason, summary, next: 'ask', question: question(request, record.pending) };
}

/** Comes back later, until the time that the playbook declares is over. */
function waitFor(work: Work, summary: string): Concluded {
  const { record, playbook, surroundings } = work;
  const now = surroundings.now();
  const within = settleSeconds(playbook);
  const settleBy = record.settleBy ?? new Date(now.getTime() + within * 1000).toISOString();
  if (now.toISOString() >= settleBy) {
    const reason = `Ordered, but AWS had not finished after ${within} seconds. Look at the resource, then remediate again.`;
    return { outcome: 'failed', reason, summary };
  }
  const waitSeconds = secondsToWait(now, new Date(settleBy), within);
  return { outcome: 'planned', reason: 'Ordered; AWS has not finished.', summary, next: 'wait', waitSeconds, changed: { settleBy } };
}

async function startRunbook(work: Work): Promise<Concluded> {
  const run = await work.surroundings.runbooks.start(work.request);
  const begun: Work = { ...work, record: { ...work.record, runbook: run } };
  const waiting = waitFor(begun, describeChanges(work.record.changes));
  return { ...waiting, changed: { ...waiting.changed, runbook: run } };
}

/** A runbook's own word is not enough: it is fixed when the runbook succeeded and the playbook finds nothing left. */
async function watchRunbook(work: Work, aws: Aws): Promise<Concluded> {
  const { request, record, surroundings } = work;
  const summary = describeChanges(record.changes);
  const status = record.runbook === null ? { kind: 'done' as const } : await surroundings.runbooks.look(request, record.runbook);
  if (status.kind === 'running') return waitFor(work, summary);
  if (status.kind === 'failed') return { outcome: 'failed', reason: status.reason, summary };
  return check(work, aws, { kind: 'done' }, record.changes);
}

/** Puts back what this remediation changed, and nothing else. */
async function takeBack(work: Work, aws: Aws): Promise<Concluded> {
  const { request, record, playbook, surroundings } = work;
  const reversible = record.changes.filter((change) => !isIrreversible(playbook, change));
  const lost = record.changes.filter((change) => isIrreversible(playbook, change));
  const changed: RecordUpdate = {
    undo: { executionId: request.executionId, by: request.actor, at: surroundings.now().toISOString() },
  };
  if (record.outcome === 'undone') return { outcome: 'undone', reason: 'It was undone before.' };
  if (reversible.length === 0) {
    const reason =
      lost.length === 0
        ? 'This remediation changed nothing, so there is nothing to undo.'
        : `${describeChanges(lost, 200)}: this cannot be undone.`;
    return { outcome: 'refused', reason };
  }
  const result = await undo(playbook, request, reversible, aws);
  const summary = describeChanges(reversible);
  switch (result.kind) {
    case 'done':
    case 'settling': {
      const rest = lost.length === 0 ? '' : ` Not undone: ${describeChanges(lost, 150)}.`;
      return { outcome: 'undone', reason: `Everything is as it was before.${rest}`, summary, changed };
    }
    case 'gone':
      return { outcome: 'gone', reason: 'The resource no longer exists.', summary };
    case 'refused':
    case 'failed':
      return { outcome: result.kind, reason: result.reason, summary, changed };
  }
}
