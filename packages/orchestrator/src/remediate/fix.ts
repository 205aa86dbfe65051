/** Plans, requests approval if needed, applies, and verifies by planning again. */
import {
  apply,
  compliantResult,
  isIrreversible,
  isSettled,
  nameOf,
  needsApproval,
  plan,
  verify,
  withFormerNames,
  type AnyChange,
  type AnyState,
  type Ownership,
  type Planned,
  type StepResult,
} from '@asr/playbooks';
import {
  approveCommand,
  describeChanges,
  digestOf,
  planIdOf,
  question,
  targetOf,
  whyTooLarge,
} from '../model/index.ts';
import { type Held, whyHeld } from '../policy/index.ts';
import { asksOf, warningOf } from './warning.ts';
import { reportFixed, reportViolation, violationOf } from './report-violation.ts';
import { retryVerify } from '../retry/index.ts';
import { waitMore } from './settling/index.ts';
import type { Concluded, Context } from './context.ts';

/**
 * Continues from the state in history that an earlier attempt reached.
 *
 * @param isRecheck Another request relies on this one, so the resource is planned for again.
 */
export async function fix(context: Context, isRecheck = false): Promise<Concluded> {
  const { request, record, playbook, aws, parameters } = context;
  const isNewApproval = request.approval !== null && request.approval.digest !== record.approval?.digest;
  // Planning again would start the document of a runbook again.
  const plansAgain = isRecheck && playbook.standsAlone === undefined;
  if (plansAgain || record.changes.length === 0 || isNewApproval) return decide(context);

  const undone = undoneBefore(context, record.changes);
  if (undone.length > 0) return skippedAsUndone(context);
  if (request.via === 'playbook')
    return check(context, await apply(playbook, request, record.changes, aws, { parameters }));
  return record.runbook === null ? (await runbook()).startRunbook(context) : checkRunbook(context);
}

async function decide(context: Context, rounds?: number): Promise<Concluded> {
  const { request, playbook, aws } = context;
  const planned = await plan(playbook, request, aws, context.parameters);
  switch (planned.kind) {
    case 'gone':
      return gone('');
    case 'skip':
      return skip(context, planned);
    case 'refuse':
      return withNote({ outcome: 'refused', reason: planned.reason }, await reportViolation(context, planned.reason));
    case 'compliant':
      return compliant(context, planned.state);
    case 'change': {
      const { changes, because = '' } = planned;
      if (changes.every((one) => isUndone(context, one))) return skippedAsUndone(context);
      if (context.owner?.effect === 'refuse') return leaveToOwner(context, context.owner, planned);
      // Refused before any change starts, so it is not a failure of the control.
      const tooLarge = whyTooLarge({ ...context.record, pending: [] }, { changes });
      if (tooLarge !== undefined) return { outcome: 'refused', reason: tooLarge };
      const note = await reportViolation(context, violationOf(changes, because));
      const asks = asksOf(context, changes, planned.asks);
      if (request.step === 'remediate')
        return withNote(await change(context, await withTagAsks(context, { ...planned, asks }), rounds), note);
      const warning = warningOf(context, changes, asks);
      return withNote(
        {
          outcome: 'planned',
          reason: nothingChanged(because),
          summary: describeChanges(changes),
          warning,
          changed: { pending: changes, because, warning, ...askedIn(changes, asks) },
        },
        note,
      );
    }
  }
}

/** The names of the changes that ask. */
function askedIn(
  changes: readonly AnyChange[],
  asks: { readonly [name: string]: string },
): { readonly asked?: readonly string[] } {
  const asked = changes.map(nameOf).filter((name) => asks[name] !== undefined);
  return asked.length === 0 ? {} : { asked };
}

/** The owner would revert the change. A violation that ASR detected itself is reported, because it has no other report. */
async function leaveToOwner(
  context: Context,
  { reason }: Ownership,
  { changes, because = '' }: Extract<Planned, { readonly kind: 'change' }>,
): Promise<Concluded> {
  const note = await reportViolation(context, `${reason} ${violationOf(changes, because)}`);
  return withNote({ outcome: 'refused', reason }, note);
}

async function compliant(
  context: Context,
  state: Extract<Planned, { readonly kind: 'compliant' }>['state'],
): Promise<Concluded> {
  const { request, record, playbook } = context;
  if (playbook.excusedBy !== undefined && request.detection?.tagChange !== undefined) {
    const excused = await (await import('./excused.ts')).whyExcused(context, state);
    if (excused !== undefined) return excused;
  }
  // The pending approval is no longer needed.
  const warning = warningOf(context, [], {});
  const nothingPending: Context = { ...context, record: { ...record, pending: [], digest: null, warning } };
  return conclude(
    nothingPending,
    isSettled(playbook, state) ? compliantResult(playbook, state, context.parameters) : { kind: 'settling' },
  );
}

/** A resource that the policy does not select is skipped, unless a tag that selects changed close to a violation. */
async function skip(
  context: Context,
  planned: Extract<Planned, { readonly kind: 'skip' | 'refuse' }>,
): Promise<Concluded> {
  const { reason, isUnselected } = planned;
  const doubt = isUnselected === true ? await (await import('./doubtful-tags.ts')).whyUnselected(context) : undefined;
  if (doubt === undefined) return { outcome: 'skipped', reason };
  const sentence = `${reason} ${doubt} Check the tag, and whether the resource violates ${context.request.controlId}.`;
  return withNote({ outcome: 'refused', reason: sentence, violation: true }, await reportViolation(context, sentence));
}

/** Requires approval for all changes if a selecting tag changed, and the playbook can open access. */
async function withTagAsks(context: Context, planned: Extract<Planned, { readonly kind: 'change' }>) {
  const { playbook, request } = context;
  if (playbook.opensBySelection !== true || request.source !== 'detection') return planned;
  const { isSelecting, whyDoubtful } = await import('./doubtful-tags.ts');
  const doubt = await whyDoubtful(context, isSelecting(request));
  if (doubt === undefined) return planned;
  const asks = Object.fromEntries(planned.changes.map((one) => [nameOf(one), doubt]));
  return { ...planned, asks: { ...planned.asks, ...asks } };
}

/** Makes the changes that are approved or require no approval, and leaves the rest pending. */
async function change(
  context: Context,
  { changes, because: reason = '', asks = {}, state }: Extract<Planned, { readonly kind: 'change' }>,
  rounds?: number,
): Promise<Concluded> {
  const { request, record, playbook, dependencies } = context;
  const { isApproved, needApproval, held } = await approvalsNeeded(context, changes, asks);
  if (held?.until !== undefined) {
    const warning = warningOf(context, changes, asks);
    return (await import('./deferred.ts')).defer(
      context,
      { changes, because: reason, warning, why: held.why },
      held.until,
    );
  }
  const due = isApproved ? changes : changes.filter((one) => !needApproval.includes(one));
  const pending = isApproved ? [] : needApproval;
  const digest = pending.length === 0 ? null : digestOf(pending);
  const because = reasonsOf(reason, request.askedBecause, held?.why);
  const warning = warningOf(context, pending, asks);

  const notNow = request.via === 'runbook' ? await (await runbook()).whyNotNow(context, due) : undefined;
  if (notNow !== undefined) return notNow;
  // The before-image is recorded first. Then the resource is changed.
  const approval = isApproved ? { approval: request.approval } : {};
  const decided = { pending, because, warning, digest, ...reversibility(playbook, pending) };
  await dependencies.history.update(request.remediationId, { addChanges: due, ...decided, ...approval });
  const started: Context = {
    ...context,
    record: { ...record, changes: [...record.changes, ...due], ...decided },
  };
  return make(started, due, state, rounds);
}

async function make(context: Context, due: readonly AnyChange[], seen: AnyState, rounds?: number): Promise<Concluded> {
  const { request, playbook, parameters, aws } = context;
  if (due.length === 0) return check(context, { kind: 'done' });
  if (request.via === 'runbook') return (await runbook()).startRunbook(context);
  return check(context, await apply(playbook, request, due, aws, { parameters, seen }), rounds);
}

/** Absent if nothing waits for an approval. */
function reversibility(
  playbook: Context['playbook'],
  pending: readonly AnyChange[],
): { readonly reversible?: boolean } {
  return pending.length === 0 ? {} : { reversible: pending.every((one) => !isIrreversible(playbook, one)) };
}

function reasonsOf(...reasons: readonly (string | undefined)[]): string {
  return reasons.filter((text) => text !== undefined && text !== '').join(' ');
}

/**
 * Returns which changes require approval, whether they are approved, and the limit that holds them back, if any. A plan of
 * which a part requires approval is not deferred, because an approver decides it anyway.
 */
async function approvalsNeeded(
  context: Context,
  changes: readonly AnyChange[],
  asks: { readonly [name: string]: string },
): Promise<{ readonly isApproved: boolean; readonly needApproval: readonly AnyChange[]; readonly held?: Held }> {
  const { request, record, playbook, dependencies } = context;
  const { history, limits, openFindings, now } = dependencies;
  const undone = undoneBefore(context, changes);
  const always = changes.filter(
    (one) =>
      request.approvalRequired ||
      needsApproval(playbook, one) ||
      asks[nameOf(one)] !== undefined ||
      undone.includes(one),
  );
  // Above a limit, the approval covers all changes.
  const isApproved =
    request.approval !== null && [digestOf(always), digestOf(changes)].includes(request.approval.digest);
  if (isApproved || always.length === changes.length) return { isApproved, needApproval: always };
  const inForce = always.length === 0 ? limits : ({ ...limits, above: 'ask' } as const);
  const held = await whyHeld(inForce, request, { ...history, openFindings, now }, record.deferral);
  return held === undefined ? { isApproved, needApproval: always } : { isApproved, needApproval: changes, held };
}

/** Whether an operator undid this change. A change of the same part to another value fixes another violation. */
function isUndone(context: Context, one: AnyChange): boolean {
  const targets = context.undone?.targets;
  const isUndoneTarget = (named: AnyChange) => targets === undefined || targets.includes(targetOf(named));
  return undoneBefore(context, [one]).length > 0 && withFormerNames(context.playbook, one).some(isUndoneTarget);
}

/** The changes that an operator undid, which ASR does not repeat automatically. */
function undoneBefore({ undone, request, playbook }: Context, changes: readonly AnyChange[]): readonly AnyChange[] {
  if (undone === undefined || request.step !== 'remediate') return [];
  const names = undone.changes;
  if (names === null) return changes;
  return changes.filter((one) => withFormerNames(playbook, one).some((named) => names.includes(nameOf(named))));
}

/** A remediation that has already ended, such as with the undo itself, keeps its outcome. */
async function skippedAsUndone({ undone, request, record }: Context): Promise<Concluded> {
  const { whyNotRepeated } = await import('./rejected.ts');
  const { outcome, reason, finishedAt } = record;
  return {
    outcome: 'skipped',
    reason: undone === undefined ? '' : whyNotRepeated(undone, request),
    ...(outcome === null ? {} : { changed: { outcome, reason, finishedAt } }),
  };
}

type Rechecked = StepResult | { readonly kind: 'more' };

/** A change counts only when planning again finds nothing left to do. */
async function check(context: Context, applied: StepResult, rounds = 3): Promise<Concluded> {
  if (applied.kind !== 'done' || context.record.pending.length > 0) return conclude(context, applied);
  const { playbook, request, aws, parameters, dependencies } = context;
  const rechecked = await retryVerify<Rechecked>(async () => {
    const result = await verify(playbook, request, aws, parameters);
    return result.kind === 'differs' && isMore(context, result.changes) && rounds > 0 ? { kind: 'more' } : result;
  }, dependencies.pause);
  // Another violation appeared in the meantime. Planning again fixes it, and verifies all changes.
  if (rechecked.kind === 'more') return decide(context, rounds - 1);
  const concluded = conclude(context, rechecked);
  return concluded.outcome === 'fixed' ? withNote(concluded, await reportFixed(context)) : concluded;
}

/** Whether there are changes that this remediation has not made. */
function isMore({ request, record }: Context, changes: readonly AnyChange[]): boolean {
  const done = new Set(record.changes.map(nameOf));
  return request.step === 'remediate' && request.via === 'playbook' && changes.some((one) => !done.has(nameOf(one)));
}

const runbook = () => import('./start-runbook.ts');

/** The status of a runbook is not sufficient: the playbook verifies the resource. */
async function checkRunbook(context: Context): Promise<Concluded> {
  return (await (await runbook()).watchRunbook(context)) ?? check(context, { kind: 'done' });
}

function conclude(context: Context, result: StepResult): Concluded {
  const { changes, pending } = context.record;
  const summary = describeChanges(changes);
  switch (result.kind) {
    case 'gone':
      return gone(summary);
    case 'refused':
    case 'failed':
      return { outcome: result.kind, reason: result.reason, summary };
    case 'differs':
      return { outcome: 'failed', reason: result.reason, summary, unverified: true };
    case 'settling':
      return waitMore(context, summary);
    case 'done':
      return pending.length > 0 ? ask(context, summary) : verified(context, summary, result);
  }
}

function verified(
  { record, playbook }: Context,
  summary: string,
  { mayStayFailed, evidence = '' }: Extract<StepResult, { readonly kind: 'done' }>,
): Concluded {
  const { changes, pending, because, warning } = record;
  const changed = { pending, digest: null };
  const { nextSteps } = playbook;
  const doubt = {
    ...(mayStayFailed === undefined ? {} : ({ mayStayFailed: true } as const)),
    ...(nextSteps === undefined ? {} : ({ isContained: true } as const)),
  };
  const more = nextSteps === undefined ? mayStayFailed : `${evidence} ${nextSteps}`.trim();
  if (changes.length === 0) {
    const reason = `The resource is compliant; nothing was changed. ${more ?? ''}`.trim();
    return { outcome: 'compliant', reason, ...doubt, changed };
  }
  // The explanation of the plan may be the same.
  const reason = `Changed and verified. ${more ?? because}`.trim();
  return { outcome: 'fixed', reason, summary, warning: warning ?? '', ...doubt, changed };
}

function ask({ request, record }: Context, summary: string): Concluded {
  const { pending, because, warning = '', reversible } = record;
  const digest = digestOf(pending);
  // Notes and notifications cut the end, so the command comes first, and who could lose access before the changes.
  const command = `Approval required: run \`${approveCommand(request.remediationId, digest)}\`.`;
  const parts = [command, because, `Would change: ${describeChanges(pending, 120)}.`];
  const reason = parts.filter((part) => part !== '').join(' ');
  return {
    outcome: 'awaiting-approval',
    reason,
    summary,
    warning,
    next: 'ask',
    plan: planIdOf(digest),
    ...(reversible === undefined ? {} : { reversible }),
    question: question(request, pending, digest, because, warning),
  };
}

/** A failed import does not change the outcome. */
function withNote(concluded: Concluded, note: string | undefined): Concluded {
  return note === undefined ? concluded : { ...concluded, reason: `${concluded.reason} ${note}` };
}

function nothingChanged(because: string): string {
  return `Nothing was changed. ${because}`.trim();
}

function gone(summary: string): Concluded {
  return { outcome: 'gone', reason: 'The resource no longer exists.', summary };
}
