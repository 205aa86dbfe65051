/** The sentences a `plan` is written in. */
import { isDeepStrictEqual } from 'node:util';
import type { Change, FieldOf, Plan } from './playbook.ts';

/** Plans whatever still differs between the state and what is desired of it. Fields change as a whole. */
export function set<State extends object, Field extends FieldOf<State>>(
  state: State,
  desired: Pick<State, Field>,
): Plan<State, Field> {
  const fields = Object.keys(desired) as Field[];
  const changes = fields
    .filter((field) => !isSame(state[field], desired[field]))
    .map((field) => ({ field, from: state[field], to: desired[field] }));
  return changesOrCompliant(changes as unknown as Change<State, Field>[]);
}

/**
 * Plans the elements of a keyed field that still differ: each is a change of its own, `null` removes it.
 * Elements that are not named stay as they are.
 */
export function setElements<State extends object, Field extends FieldOf<State>>(
  state: State,
  field: Field,
  desired: { readonly [key: string]: NonNullable<State[Field]>[keyof NonNullable<State[Field]>] | null },
): Plan<State, Field> {
  const present = new Map(Object.entries(state[field] ?? {}));
  const changes = Object.keys(desired)
    .filter((key) => !isSame(present.get(key), desired[key]))
    .map((key) => ({ field, key, from: present.get(key) ?? null, to: desired[key] }));
  return changesOrCompliant(changes as unknown as Change<State, Field>[]);
}

/** One plan of several, in their order. A refusal of any is the refusal of all, and so is what is left alone. */
export function join<State extends object, Field extends FieldOf<State>>(
  ...plans: readonly Plan<State, Field>[]
): Plan<State, Field> {
  const refusal = plans.find((plan) => plan.kind === 'refuse') ?? plans.find((plan) => plan.kind === 'skip');
  if (refusal !== undefined) return refusal;
  const changing = plans.filter((plan) => plan.kind === 'change');
  const because = changing.flatMap((plan) => plan.because ?? []).join(' ');
  return explain(changesOrCompliant(changing.flatMap(({ changes }) => changes)), because);
}

/** The same plan with a sentence that says why. Where nothing changes, nothing needs one. */
export function explain<State extends object, Field extends FieldOf<State>>(
  plan: Plan<State, Field>,
  because: string,
): Plan<State, Field> {
  return plan.kind === 'change' && because !== '' ? { ...plan, because } : plan;
}

/** Declines to act. The reason becomes the note on the finding: write it for its reader. */
export function refuse(reason: string): { readonly kind: 'refuse'; readonly reason: string } {
  return { kind: 'refuse', reason };
}

/** Leaves alone what the policy does not put into this playbook's care. The reason is kept in history; nobody is told. */
export function skip(reason: string): { readonly kind: 'skip'; readonly reason: string } {
  return { kind: 'skip', reason };
}

/** As `skip`, because the selectors of the policy do not match the resource. */
export function skipUnselected(reason: string) {
  return { kind: 'skip', reason, isUnselected: true } as const;
}

/** For `apply` alone: this one change cannot be made, and why. The steps turn it into an outcome. */
export function cannot(reason: string): never {
  throw new CannotChangeError(reason);
}

/** A change that AWS allows no one to make as things stand, with a sentence that says what to do. */
export class CannotChangeError extends Error {
  override readonly name = 'CannotChangeError';
}

/** Equal as JSON: a key that is `undefined` is a key that is not there. */
export function isSame(a: unknown, b: unknown): boolean {
  return isDeepStrictEqual(asJson(a), asJson(b));
}

function asJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value ?? null));
}

function changesOrCompliant<State, Field extends FieldOf<State>>(
  changes: readonly Change<State, Field>[],
): Plan<State, Field> {
  return changes.length === 0 ? { kind: 'compliant' } : { kind: 'change', changes };
}
