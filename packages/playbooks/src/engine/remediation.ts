/**
 * The steps of a remediation, the same for every playbook: plan, apply, verify, undo.
 *
 * AWS errors are rethrown: the caller decides whether to retry or report them. An error is never read as an answer.
 */
import type { Parameter } from '../parameters/index.ts';
import { isCannotChange } from './cannot.ts';
import { isSame } from './plan.ts';
import { type Aws, type Playbook, type Target, asError, defaultsOf } from './playbook.ts';

// oxlint-disable typescript/no-explicit-any -- a playbook is invariant in its state
interface Untyped {
  readonly parameters: { readonly [name: string]: Parameter<any> };
  readMany?(targets: readonly Target[], aws: Aws, parameters?: any): Promise<readonly any[]>;
  plan(state: any, parameters: any): AnyPlan;
  annotation?(state: any, parameters: any): string;
  mayStayFailed?(state: any, parameters: any): string | undefined;
  evidence?(state: any, parameters: any): string | undefined;
  debugLines?(state: any, parameters: any): readonly string[];
  apply(target: Target, change: any, aws: Aws): Promise<void>;
  applyAll?(target: Target, changes: readonly any[], aws: Aws): Promise<void>;
}

/** A playbook of any type. The steps treat all playbooks alike, whatever their state. */
export type AnyPlaybook = Omit<Playbook<any, any, any>, keyof Untyped> & Untyped;
// oxlint-enable typescript/no-explicit-any

/** A change as it is stored, shown and undone. */
export interface AnyChange {
  readonly field: string;
  readonly key?: string;
  readonly from: unknown;
  readonly to: unknown;
}

/** A change that conflicts with a later modification of the resource: before, after, and now. */
export interface Conflict extends AnyChange {
  readonly now: unknown;
}

export type AnyPlan =
  | {
      readonly kind: 'change';
      readonly changes: readonly AnyChange[];
      readonly because?: string;
      readonly asks?: { readonly [name: string]: string };
    }
  | { readonly kind: 'compliant' }
  | { readonly kind: 'skip' | 'refuse'; readonly reason: string };

export type AnyState = { readonly [field: string]: unknown };
export type Parameters = { readonly [name: string]: unknown };

export type Planned =
  | (Extract<AnyPlan, { readonly kind: 'change' }> & { readonly state: AnyState })
  | { readonly kind: 'compliant'; readonly state: AnyState }
  | {
      readonly kind: 'skip' | 'refuse';
      readonly reason: string;
      readonly isUnselected?: true;
      readonly state: AnyState;
    }
  | { readonly kind: 'gone' };

/**
 * The result of a step. `settling`: the change was accepted, but the service has not finished; check again later.
 * `differs`: reading again does not show the change. Right after a change, AWS may still return the previous state,
 * so read once more.
 *
 * @see https://docs.aws.amazon.com/ec2/latest/devguide/eventual-consistency.html
 */
export type StepResult =
  /** `mayStayFailed`: why Security Hub may still report FAILED. `evidence`: what a responder has. */
  | { readonly kind: 'done'; readonly mayStayFailed?: string | undefined; readonly evidence?: string | undefined }
  | { readonly kind: 'gone' }
  | { readonly kind: 'settling' }
  | Differs
  /** `conflicts`: later modifications of the resource. Nothing was changed. */
  | { readonly kind: 'refused'; readonly reason: string; readonly conflicts: readonly Conflict[] }
  | { readonly kind: 'failed'; readonly reason: string };

export interface Differs {
  readonly kind: 'differs';
  readonly reason: string;
  /** The remaining changes. */
  readonly changes: readonly AnyChange[];
}

/** Reads the resource and decides. Changes nothing. Refuses a resource that does not settle. */
export async function plan(
  playbook: AnyPlaybook,
  target: Target,
  aws: Aws,
  parameters: Parameters = defaultsOf(playbook),
): Promise<Planned> {
  return planOf(playbook, await readOne(playbook, target, aws, parameters), parameters);
}

/**
 * Plans for several resources of one account and Region, which are read together. Returns one result for each target, in
 * order: what `plan` returns, or the error that it throws.
 */
export async function planMany(
  playbook: AnyPlaybook,
  targets: readonly Target[],
  aws: Aws,
  parameters: Parameters = defaultsOf(playbook),
): Promise<readonly (Planned | Error)[]> {
  const results = await readEach(playbook, targets, aws, parameters);
  return results.map((result) => orError(() => planOf(playbook, result, parameters)));
}

/** What a read returned or threw. */
type ReadResult = AnyState | Error | undefined;

function planOf(playbook: AnyPlaybook, result: ReadResult, parameters: Parameters): Planned {
  const planned = decide(playbook, result, parameters);
  if (planned.kind !== 'compliant' || isSettled(playbook, planned.state)) return planned;
  const reason = playbook.settles?.whyStalled?.(planned.state);
  return reason === undefined ? planned : { kind: 'refuse', reason, state: planned.state };
}

function decide(playbook: AnyPlaybook, result: ReadResult, parameters: Parameters): Planned {
  if (result === undefined) return { kind: 'gone' };
  if (isCannotChange(result)) return { kind: 'refuse', reason: result.message, state: {} };
  if (result instanceof Error) throw result;
  try {
    return { ...playbook.plan(result, parameters), state: result };
  } catch (error) {
    if (isCannotChange(error)) return { kind: 'refuse', reason: error.message, state: {} };
    throw error;
  }
}

/** Returns the error that a read throws as its result. */
async function readOne(playbook: AnyPlaybook, target: Target, aws: Aws, parameters: Parameters): Promise<ReadResult> {
  try {
    return await playbook.read(target, aws, parameters);
  } catch (error) {
    return asError(error);
  }
}

async function readEach(
  playbook: AnyPlaybook,
  targets: readonly Target[],
  aws: Aws,
  parameters: Parameters,
): Promise<readonly ReadResult[]> {
  if (playbook.readMany !== undefined) return playbook.readMany(targets, aws, parameters);
  const results: ReadResult[] = [];
  for (const target of targets) results.push(await readOne(playbook, target, aws, parameters));
  return results;
}

function orError<Result>(decideOn: () => Result): Result | Error {
  try {
    return decideOn();
  } catch (error) {
    return asError(error);
  }
}

/** Turns `cannot` into a result. Rethrows all other errors. */
function failedIfImpossible(error: unknown): StepResult {
  if (isCannotChange(error)) return { kind: 'failed', reason: error.message };
  throw error;
}

export interface ApplyOptions {
  /** @default those of the playbook */
  readonly parameters?: Parameters;
  /** The state that the plan was made from, if it was just read. It saves a second read. */
  readonly seen?: AnyState;
}

/**
 * Makes the changes in order, and skips those that are already made. Compares every change with the resource before
 * it makes the first: if a field was modified since the plan, it changes nothing.
 */
export async function apply(
  playbook: AnyPlaybook,
  target: Target,
  changes: readonly AnyChange[],
  aws: Aws,
  options: ApplyOptions = {},
): Promise<StepResult> {
  return compareAndMake(playbook, target, withPresentNames(playbook, changes), aws, options).catch(failedIfImpossible);
}

/**
 * Returns recorded changes with the present names of their fields. A field that no longer has its recorded name would be
 * read as absent, and its undo as already made.
 *
 * @param playbook That of the control that made the changes.
 */
export function withPresentNames(
  { formerFields = {} }: Pick<AnyPlaybook, 'formerFields'>,
  changes: readonly AnyChange[],
): readonly AnyChange[] {
  return changes.map((change) => ({ ...change, field: formerFields[change.field] ?? change.field }));
}

/** Returns the change, and the same change under each former name of its field, for comparing it with stored names. */
export function withFormerNames(
  { formerFields = {} }: Pick<AnyPlaybook, 'formerFields'>,
  change: AnyChange,
): readonly AnyChange[] {
  const former = Object.keys(formerFields).filter((name) => formerFields[name] === change.field);
  return [change, ...former.map((field) => ({ ...change, field }))];
}

async function compareAndMake(
  playbook: AnyPlaybook,
  target: Target,
  changes: readonly AnyChange[],
  aws: Aws,
  { parameters = defaultsOf(playbook), seen }: ApplyOptions,
): Promise<StepResult> {
  const state: AnyState | undefined = seen ?? (await playbook.read(target, aws, parameters));
  if (state === undefined) return { kind: 'gone' };

  const due = changes.filter((change) => !isSame(valueAt(state, change), change.to));
  const conflicts = conflictsOf(due, state);
  const [drifted] = conflicts;
  if (drifted !== undefined) {
    const reason = `${nameOf(drifted)} was modified in the meantime and is now ${JSON.stringify(drifted.now)}. Nothing was changed; plan again.`;
    return { kind: 'refused', reason, conflicts };
  }
  return make(playbook, target, due, aws);
}

/** Makes changes in order, without comparing them with the resource. */
async function make(playbook: AnyPlaybook, target: Target, due: readonly AnyChange[], aws: Aws): Promise<StepResult> {
  if (playbook.applyAll !== undefined && due.length > 1) await playbook.applyAll(target, due, aws);
  else for (const change of due) await playbook.apply(target, change, aws);
  return { kind: 'done' };
}

function conflictsOf(due: readonly AnyChange[], state: AnyState): readonly Conflict[] {
  return due
    .filter((change) => !isSame(valueAt(state, change), change.from))
    .map((change) => ({ ...change, now: valueAt(state, change) ?? null }));
}

/** Plans again. A remediation succeeded if the new plan has no changes and the service has finished. */
export async function verify(
  playbook: AnyPlaybook,
  target: Target,
  aws: Aws,
  parameters: Parameters = defaultsOf(playbook),
): Promise<StepResult> {
  return verified(playbook, await readOne(playbook, target, aws, parameters), parameters);
}

/**
 * Verifies several resources of one account and Region, which are read together. Returns one result for each target, in
 * order: what `verify` returns, or the error that it throws.
 */
export async function verifyMany(
  playbook: AnyPlaybook,
  targets: readonly Target[],
  aws: Aws,
  parameters: Parameters = defaultsOf(playbook),
): Promise<readonly (StepResult | Error)[]> {
  const results = await readEach(playbook, targets, aws, parameters);
  return results.map((result) => orError(() => verified(playbook, result, parameters)));
}

function verified(playbook: AnyPlaybook, result: ReadResult, parameters: Parameters): StepResult {
  const again = decide(playbook, result, parameters);
  switch (again.kind) {
    case 'gone':
      return again;
    case 'compliant':
      return isSettled(playbook, again.state)
        ? compliantResult(playbook, again.state, parameters)
        : { kind: 'settling' };
    case 'skip':
    case 'refuse':
      return { kind: 'failed', reason: again.reason };
    case 'change':
      return {
        kind: 'differs',
        changes: again.changes,
        reason: `The resource is still not compliant: see ${again.changes.map(nameOf).join(', ')}.`,
      };
  }
}

/** The result for a resource that is compliant and settled. */
export function compliantResult(playbook: AnyPlaybook, state: AnyState, parameters: Parameters): StepResult {
  return {
    kind: 'done',
    mayStayFailed: playbook.mayStayFailed?.(state, parameters),
    evidence: playbook.evidence?.(state, parameters),
  };
}

export interface UndoOptions {
  /** @default those of the playbook */
  readonly parameters?: Parameters;
  /** Also undoes changes that were modified since. */
  readonly force?: boolean;
}

/**
 * Makes the same changes in reverse, and checks that they took effect. Elements and fields that are not named stay. A
 * refusal lists its conflicts in the direction of the remediation: `from` before, `to` after, and `now`.
 */
export async function undo(
  playbook: AnyPlaybook,
  target: Target,
  changes: readonly AnyChange[],
  aws: Aws,
  { parameters = defaultsOf(playbook), force = false }: UndoOptions = {},
): Promise<StepResult> {
  const backwards = swap(withPresentNames(playbook, changes));
  const undoThem = force ? overwrite : compareAndMake;
  const applied = await undoThem(playbook, target, backwards, aws, { parameters }).catch(failedIfImpossible);
  if (applied.kind === 'refused') return { ...applied, conflicts: swap(applied.conflicts) };
  if (applied.kind !== 'done') return applied;

  const state: AnyState | undefined = await playbook.read(target, aws, parameters);
  if (state === undefined) return { kind: 'gone' };
  const missing = backwards.filter((change) => !isSame(valueAt(state, change), change.to));
  if (missing.length === 0) return { kind: isSettled(playbook, state) ? 'done' : 'settling' };
  return { kind: 'differs', changes: missing, reason: `Not restored: ${missing.map(nameOf).join(', ')}.` };
}

/**
 * Returns the changes that an undo still has to reverse after earlier remediations of the resource were undone. What an
 * undone remediation had made, and these changes had removed, must not return.
 *
 * @param changes With the present names of their fields, see `withPresentNames`.
 * @param undone Changes that were made before these, and undone since. Likewise with present names.
 */
export function withoutUndone(changes: readonly AnyChange[], undone: readonly AnyChange[]): readonly AnyChange[] {
  return changes.flatMap((change) => {
    const made = undone.find((each) => nameOf(each) === nameOf(change) && isReversedBy(change, each));
    if (made === undefined) return [change];
    return isSame(made.from, change.to) ? [] : [{ ...change, from: made.from }];
  });
}

/** An element that was created and then removed is the same, even if AWS added details to it. */
function isReversedBy(later: AnyChange, { key, from, to }: AnyChange): boolean {
  return isSame(to, later.from) || (key !== undefined && from === null && later.to === null);
}

/** Changes the present values, whatever they are. */
async function overwrite(
  playbook: AnyPlaybook,
  target: Target,
  changes: readonly AnyChange[],
  aws: Aws,
  { parameters }: { readonly parameters: Parameters },
): Promise<StepResult> {
  const state: AnyState | undefined = await playbook.read(target, aws, parameters);
  if (state === undefined) return { kind: 'gone' };
  const due = changes.filter((change) => !isSame(valueAt(state, change), change.to));
  return make(
    playbook,
    target,
    due.flatMap((change) => over(change, valueAt(state, change) ?? null)),
    aws,
  );
}

/**
 * Returns the same change, starting from the present value. Some playbooks only add and remove elements and never
 * modify them, such as the rules of a security group: the present element is removed first.
 */
function over(change: AnyChange, now: unknown): readonly AnyChange[] {
  if (change.key === undefined || change.from !== null || now === null) return [{ ...change, from: now }];
  return [{ ...change, from: now, to: null }, change];
}

/** Returns the reverse changes, in reverse order. */
export function swap<Change extends AnyChange>(changes: readonly Change[]): readonly Change[] {
  return changes.map((change) => ({ ...change, from: change.to, to: change.from })).toReversed();
}

/** Returns whether AWS has finished the change. Most services finish before they respond. */
export function isSettled(playbook: AnyPlaybook, state: AnyState): boolean {
  return playbook.settles?.isSettled(state) ?? true;
}

/** Returns whether this change requires approval, whatever the policy says. */
export function needsApproval(playbook: AnyPlaybook, change: AnyChange): boolean {
  return playbook.alwaysAsks === true || isIrreversible(playbook, change);
}

/** Returns whether this change cannot be undone. */
export function isIrreversible(playbook: AnyPlaybook, change: AnyChange): boolean {
  return playbook.effect === 'irreversible' || (playbook.irreversible?.includes(change.field) ?? false);
}

/** Returns the display name of a change: `rules[ingress tcp 22 0.0.0.0/0]`. */
export function nameOf(change: AnyChange): string {
  return change.key === undefined ? change.field : `${change.field}[${change.key}]`;
}

function valueAt(state: AnyState, change: AnyChange): unknown {
  const field = state[change.field];
  if (change.key === undefined) return field;
  const elements = field as { readonly [key: string]: unknown } | null | undefined;
  return elements !== null && elements !== undefined && Object.hasOwn(elements, change.key)
    ? elements[change.key]
    : null;
}
