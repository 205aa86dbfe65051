/** Derives the rules before a call when the event does not contain them. Pure. */
import { type Keyed, isSame } from '../../../engine/index.ts';
import type { GroupChange, ModifiedRule } from './group-change.ts';
import { type Direction, type Rule, keyOf } from '../../ec2/security-group/index.ts';

/** Rules to add, and `null` for rules to remove, by key. */
export interface Restored {
  readonly [key: string]: Rule | null;
}

/** `reason`: what is unknown, and what the operator should do. */
export type BeforeImage =
  { readonly ok: true; readonly rules: Restored } | { readonly ok: false; readonly reason: string };

type RulesBefore = Keyed<Rule> | undefined;

/**
 * Removes the modified rules and restores their previous versions: the recorded rules that no longer exist, if their
 * number, direction and kind of source are equal. No call can modify direction or kind of source.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifySecurityGroupRules.html
 */
export function beforeModified({ modified }: GroupChange, rules: Keyed<Rule>, before: RulesBefore): BeforeImage {
  if (modified.length === 0) return nothing;
  if (before === undefined)
    return unclear(
      'The event does not contain the modified rules before the change, and AWS Config has no record of them.',
    );
  const found = modified.map(({ to }) => keysOf(to).filter((key) => Object.hasOwn(rules, key)));
  // A recorded rule with the same key differs only in its description.
  const isNew = found.map((keys) => keys.filter((key) => !Object.hasOwn(before, key)));
  if (isNew.some((keys) => keys.length > 1)) return unclear('Two rules match the result of the call.');
  const present = pick(rules, isNew.flat());
  const goneKinds = modified.filter((_, index) => found[index]?.length === 0).map(({ to }) => to.source.kind);
  const missing = Object.values(missingOf(before, rules));
  const candidates = missing.filter(
    (rule) =>
      goneKinds.includes(rule.source.kind) || Object.values(present).some((one) => shapeOf(one) === shapeOf(rule)),
  );
  if (Object.keys(present).length === 0 && candidates.length === 0) return nothing;
  if (goneKinds.length > 0 || !isSame(shapesOf(candidates), shapesOf(Object.values(present)))) {
    return unclear('The AWS Config record does not identify the modified rules before the change.');
  }
  return {
    ok: true,
    rules: { ...Object.fromEntries(Object.keys(present).map((key) => [key, null])), ...byKey(candidates) },
  };
}

/** The rules that were removed by id: the recorded rules that no longer exist, if their number is equal. */
export function beforeRemoval(
  { eventName, removedIds }: GroupChange,
  rules: Keyed<Rule>,
  before: RulesBefore,
): BeforeImage {
  if (removedIds.length === 0) return nothing;
  if (before === undefined)
    return unclear('The event identifies the removed rules only by id, and AWS Config has no record of them.');
  const direction: Direction = eventName === 'RevokeSecurityGroupEgress' ? 'egress' : 'ingress';
  const missing = Object.values(missingOf(before, rules)).filter((rule) => rule.direction === direction);
  if (missing.length !== 0 && missing.length !== removedIds.length) {
    return unclear('The AWS Config record does not identify the removed rules.');
  }
  return { ok: true, rules: byKey(missing) };
}

const nothing: BeforeImage = { ok: true, rules: {} };

function unclear(what: string): BeforeImage {
  return {
    ok: false,
    reason: `${what} ASR changed nothing. Check the rules, and correct them manually.`,
  };
}

function missingOf(before: Keyed<Rule>, rules: Keyed<Rule>): Keyed<Rule> {
  return pick(
    before,
    Object.keys(before).filter((key) => !Object.hasOwn(rules, key)),
  );
}

/** The two possible keys of a modified rule, one for each direction. */
function keysOf(to: ModifiedRule): readonly string[] {
  return (['ingress', 'egress'] as const).map((direction) => keyOf({ ...to, direction }));
}

function pick(rules: Keyed<Rule>, keys: readonly string[]): Keyed<Rule> {
  return Object.fromEntries(Object.entries(rules).filter(([key]) => keys.includes(key)));
}

function byKey(rules: readonly Rule[]): Keyed<Rule> {
  return Object.fromEntries(rules.map((rule) => [keyOf(rule), rule]));
}

function shapeOf({ direction, source }: Rule): string {
  return `${direction} ${source.kind}`;
}

function shapesOf(rules: readonly Rule[]): readonly string[] {
  return rules.map(shapeOf).toSorted();
}
