/** Functions that build a `Plan`. */
import { isDeepStrictEqual } from 'node:util';
import type { Change, FieldOf, Plan } from './playbook.ts';

/** Plans every field that differs from the desired state. A field changes as a whole. */
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
 * Plans the elements of a keyed field that differ. Each is a separate change; `null` removes the element. Elements
 * that are not named stay.
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

/** Joins plans in their order. If any plan refuses, the result refuses; otherwise, if any skips, the result skips. */
export function join<State extends object, Field extends FieldOf<State>>(
  ...plans: readonly Plan<State, Field>[]
): Plan<State, Field> {
  const refusal = plans.find((plan) => plan.kind === 'refuse') ?? plans.find((plan) => plan.kind === 'skip');
  if (refusal !== undefined) return refusal;
  const changing = plans.filter((plan) => plan.kind === 'change');
  const because = changing.flatMap((plan) => plan.because ?? []).join(' ');
  const asks = Object.assign({}, ...changing.map((plan) => plan.asks ?? {})) as { readonly [name: string]: string };
  const joined = explain(changesOrCompliant(changing.flatMap(({ changes }) => changes)), because);
  return joined.kind === 'change' && Object.keys(asks).length > 0 ? { ...joined, asks } : joined;
}

/**
 * Returns the plan whose change of this name waits for approval.
 *
 * @param name As `nameOf` writes it: a field, or an element of a keyed field.
 * @param reason One or more sentences for the approver. If it is empty, the plan stays as it is.
 */
export function askFor<State extends object, Field extends FieldOf<State>>(
  plan: Plan<State, Field>,
  name: NoInfer<Field> | `${NoInfer<Field>}[${string}]`,
  reason: string,
): Plan<State, Field> {
  return plan.kind === 'change' && reason !== '' ? { ...plan, asks: { ...plan.asks, [name]: reason } } : plan;
}

/** Returns the plan with its explanation. A plan without changes needs none. */
export function explain<State extends object, Field extends FieldOf<State>>(
  plan: Plan<State, Field>,
  because: string,
): Plan<State, Field> {
  return plan.kind === 'change' && because !== '' ? { ...plan, because } : plan;
}

/** Declines to act. The reason becomes the note on the finding, so write it for the reader of the finding. */
export function refuse(reason: string): { readonly kind: 'refuse'; readonly reason: string } {
  return { kind: 'refuse', reason };
}

/**
 * Skips a resource that the policy does not assign to this playbook. History keeps the reason; ASR sends no
 * notification.
 */
export function skip(reason: string): { readonly kind: 'skip'; readonly reason: string } {
  return { kind: 'skip', reason };
}

/** Like `skip`: the selectors of the policy do not match the resource. */
export function skipUnselected(reason: string) {
  return { kind: 'skip', reason, isUnselected: true } as const;
}

/** Compares as JSON: a key with the value `undefined` equals a missing key. */
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
