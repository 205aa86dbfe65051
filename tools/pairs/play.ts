/** Plays two controls on resources that they share: both changes, and both undos, in a given order. */
import {
  type AnyChange,
  type AnyPlaybook,
  type Aws,
  type Parameters,
  type Target,
  apply,
  isIrreversible,
  isSame,
  nameOf,
  parametersFor,
  plan,
  undo,
  verify,
  withoutUndone,
} from '@asr/playbooks';

/** One control on one resource. */
export interface Player {
  readonly playbook: AnyPlaybook;
  readonly target: Target;
  readonly aws: Aws;
  /** Of the finding. */
  readonly parameters: Parameters;
}

export interface Played {
  /** What the second control did after the first: `changes`, `compliant`, or why it refuses. */
  readonly second: string;
  /** Whether the second control refuses because of the first: before its change, it would have changed the resource. */
  readonly isRefusedByFirst: boolean;
  /** Controls in the order of their undos, each with its end: `done`, `nothing to undo`, or why it refuses. */
  readonly undos: readonly (readonly [control: string, end: string])[];
  /** Why a control leaves changes to the policy that the other control would reverse. */
  readonly left: readonly string[];
  /** Fields that were lost. Empty: none was. */
  readonly faults: readonly string[];
  /** The resources of both controls, in alphabetical order. */
  readonly resources: readonly string[];
}

/** As the orchestrator passes them: the parameters of the other control, if both are automatic and one respects it. */
export function respectedBy(playbook: AnyPlaybook, other: Pick<Player, 'playbook' | 'parameters'>): Parameters {
  const { control } = other.playbook;
  return playbook.heeds?.includes(control) === true ? { inForce: { [control]: other.parameters } } : {};
}

/** The first control does not change its resource, so the pair cannot be played. */
export class NothingToPlayError extends Error {
  override readonly name = 'NothingToPlayError';
}

/** A control whose changes were made. */
interface Changed {
  readonly player: Player;
  readonly changes: readonly AnyChange[];
  /** The state before both changes. `undefined`: the resource did not exist. */
  readonly before: unknown;
}

/** The state before both changes of a resource that was found after the first. */
const notRead = Symbol('not read');

/**
 * @param first Changes its resource first.
 * @param findSecond Called after the first change, because the first control can create the resource of the second.
 * @param undoFirst Which change is undone first.
 */
export async function play(
  first: Player,
  findSecond: () => Promise<Player>,
  undoFirst: 'first' | 'second',
): Promise<Played> {
  const faults: string[] = [];
  const guess = await findSecond();
  const untouched = await readState(guess);
  const wouldChange = await isViolated(guess);
  const one = await change(first, await readState(first));
  if (typeof one === 'string') throw new NothingToPlayError(`${first.playbook.control} ${one} before any change.`);
  const player = await findSecond();
  const isKnown = player.target.resourceId === guess.target.resourceId;
  const two = await change(player, isKnown ? untouched : notRead);
  const changed = [one, ...(typeof two === 'string' ? [] : [two])];
  const left: string[] = [];
  for (const each of changed) await judge(each, each === one ? player : first, left, faults);
  const order = undoFirst === 'first' ? changed : changed.toReversed();
  const undos = await undoAll(order, changed, faults);
  if ([...new Map(undos).values()].every(isUndone)) faults.push(...(await whatIsLost(changed)));
  const resources = [first, player].map(({ target }) => target.resourceId).toSorted();
  const isRefusedByFirst = isKnown && wouldChange && typeof two === 'string' && two.startsWith('refuses: ');
  return { second: typeof two === 'string' ? two : 'changes', isRefusedByFirst, undos, left, faults, resources };
}

/**
 * Plans and applies, and again while there is more to change, as after an approval: RDS.4 copies a snapshot first, and
 * deletes the original with a second plan. Returns a sentence if the control does not change the resource.
 */
async function change(player: Player, before: unknown): Promise<Changed | string> {
  const { playbook, target, aws } = player;
  const made: AnyChange[] = [];
  for (;;) {
    const parameters = parametersOf(player);
    const planned = await plan(playbook, target, aws, parameters);
    const isNew = planned.kind === 'change' && planned.changes.every((each) => !made.some((one) => isOf(one, each)));
    if (!isNew && made.length > 0) return { player, changes: made, before };
    if (planned.kind === 'gone' || planned.kind === 'compliant') return planned.kind;
    if (planned.kind !== 'change') return `refuses: ${planned.reason}`;
    const applied = await apply(playbook, target, planned.changes, aws, { parameters });
    if (applied.kind === 'failed' && made.length === 0) return `refuses: ${applied.reason}`;
    if (applied.kind !== 'done')
      throw new Error(`${playbook.control} was planned and then ended as ${JSON.stringify(applied)}.`);
    made.push(...planned.changes);
  }
}

function isOf(one: AnyChange, other: AnyChange): boolean {
  return nameOf(one) === nameOf(other);
}

async function isViolated(player: Player): Promise<boolean> {
  const { playbook, target, aws } = player;
  return (await plan(playbook, target, aws, parametersOf(player))).kind === 'change';
}

async function judge(changed: Changed, other: Player, left: string[], faults: string[]): Promise<void> {
  const reason = await whyNotCompliant(changed);
  if (reason === undefined) return;
  if (await isOpposed(changed.player, reason, other)) left.push(reason);
  else faults.push(`After both changes, ${changed.player.playbook.control} is not compliant: ${reason}`);
}

/** Returns why the control is not compliant, or `undefined` if it is. */
async function whyNotCompliant({ player }: Changed): Promise<string | undefined> {
  const { playbook, target, aws } = player;
  const verified = await verify(playbook, target, aws, parametersOf(player));
  // A control may delete the resource of the other, such as an unused secret.
  return verified.kind === 'done' || verified.kind === 'settling' || verified.kind === 'gone'
    ? undefined
    : verified.reason;
}

/**
 * A control may leave changes that the other control would reverse, because the policy must decide between them. Returns
 * whether the reason names the other control and the resource, and the other control demands the opposite of every change
 * that is left. Makes those changes to see it, and undoes them.
 */
async function isOpposed(
  { playbook, target, aws, parameters }: Player,
  reason: string,
  other: Player,
): Promise<boolean> {
  const id = target.resourceId.slice(target.resourceId.lastIndexOf('/') + 1);
  if (!reason.startsWith(`${other.playbook.control} forbids `) || !reason.includes(id)) return false;
  const { inForce: _, ...own } = parameters;
  const left = await plan(playbook, target, aws, parametersFor(playbook, own));
  if (left.kind !== 'change' || (await apply(playbook, target, left.changes, aws)).kind !== 'done') return false;
  const reverse = await plan(other.playbook, other.target, other.aws, parametersOf(other));
  const undone = await undo(playbook, target, left.changes, aws);
  if (undone.kind !== 'done')
    throw new Error(`The trial of ${playbook.control} was not undone: ${JSON.stringify(undone)}`);
  return left.changes.every((each) => reverse.kind === 'change' && reverse.changes.some((one) => isReverse(one, each)));
}

function isReverse(one: AnyChange, other: AnyChange): boolean {
  return nameOf(one) === nameOf(other) && isSame(one.to, other.from);
}

const nothing = 'nothing to undo';

/** Undoes in order. What refuses is tried once more after the others. */
async function undoAll(
  order: readonly Changed[],
  made: readonly Changed[],
  faults: string[],
): Promise<Played['undos']> {
  const ends: (readonly [control: string, end: string])[] = [];
  const refused: Changed[] = [];
  const undone: Changed[] = [];
  // As history tells the undo of ASR: the changes that were made before, and undone since.
  const undoOf = (each: Changed) => {
    const earlier = undone.filter((one) => made.indexOf(one) < made.indexOf(each) && isSameTarget(one, each));
    return undoOne(
      each,
      earlier.flatMap(({ changes }) => changes),
      faults,
    );
  };
  for (const [index, each] of order.entries()) {
    const { control } = each.player.playbook;
    const end = await undoOf(each);
    ends.push([control, end]);
    if (!isUndone(end)) refused.push(each);
    else undone.push(each);
    if (end === 'done') for (const other of order.slice(index + 1)) await requireKept(other, control, faults);
  }
  if (refused.length < order.length)
    for (const each of refused) ends.push([each.player.playbook.control, await undoOf(each)]);
  return ends;
}

function isSameTarget(one: Changed, other: Changed): boolean {
  return one.player.target.resourceId === other.player.target.resourceId;
}

function isUndone(end: string): boolean {
  return end === 'done' || end === nothing;
}

/** @param before The changes of earlier remediations that were undone. */
async function undoOne({ player, changes }: Changed, before: readonly AnyChange[], faults: string[]): Promise<string> {
  const { playbook, target, aws } = player;
  const reversible = changes.filter((each) => !isIrreversible(playbook, each));
  if (reversible.length === 0) return nothing;
  const undone = await undo(playbook, target, withoutUndone(reversible, before), aws);
  switch (undone.kind) {
    case 'done':
    case 'settling':
      return 'done';
    case 'gone':
      return 'the resource is gone';
    case 'refused':
    case 'failed':
      if (!/^[A-Za-z].*\.$/s.test(undone.reason))
        faults.push(`Undo of ${playbook.control} refuses without a sentence.`);
      return undone.reason;
    case 'differs':
      faults.push(`Undo of ${playbook.control} reports success and does not restore: ${undone.reason}`);
      return undone.reason;
  }
}

/** The undo of one control must not undo the changes of the other. */
async function requireKept({ player, changes }: Changed, undone: string, faults: string[]): Promise<void> {
  const state = await readState(player);
  const lost = changes.filter((each) => !isSame(valueIn(state, each), each.to));
  if (lost.length > 0)
    faults.push(
      `The undo of ${undone} also undoes ${lost.map(nameOf).join(', ')} of ${player.playbook.control}, and does not say so.`,
    );
}

function valueIn(state: unknown, { field, key }: AnyChange): unknown {
  const value = isRecord(state) ? state[field] : undefined;
  return key === undefined ? value : isRecord(value) ? value[key] : undefined;
}

async function whatIsLost(changed: readonly Changed[]): Promise<readonly string[]> {
  const faults: string[] = [];
  for (const { player, before, changes } of changed) {
    if (before === notRead || changes.some((each) => isIrreversible(player.playbook, each))) continue;
    const now = await readState(player);
    if (!isSame(now, before))
      faults.push(
        `After both undos, ${player.playbook.control} reads ${differenceOf(before, now)} (${changes.map(nameOf).join(', ')}).`,
      );
  }
  return faults;
}

/** The fields that differ, with both values. */
function differenceOf(before: unknown, now: unknown): string {
  if (!isRecord(before) || !isRecord(now))
    return `${JSON.stringify(now ?? null)} instead of ${JSON.stringify(before ?? null)}`;
  const fields = Object.keys({ ...before, ...now }).filter((field) => !isSame(before[field], now[field]));
  return fields
    .map(
      (field) => `${field} ${JSON.stringify(now[field] ?? null)} instead of ${JSON.stringify(before[field] ?? null)}`,
    )
    .join(', ');
}

function isRecord(value: unknown): value is { readonly [field: string]: unknown } {
  return typeof value === 'object' && value !== null;
}

async function readState(player: Player): Promise<unknown> {
  const { playbook, target, aws } = player;
  return playbook.read(target, aws, parametersOf(player));
}

function parametersOf({ playbook, parameters }: Player): Parameters {
  return parametersFor(playbook, parameters);
}
