/** How a change of the policy changes the EventBridge rules of the admin stack. */
import { eventRules, type EventRule, type Policy } from '@asr/orchestrator';
import { registry } from '@asr/playbooks';
import { patternDifferences } from '../deployment/index.ts';

export interface RuleChange {
  readonly change: 'added' | 'removed' | 'changed';
  /** Name of the deployed rule, such as `ASR-Automatic1`. */
  readonly name: string;
  /** A line for each condition that differs. */
  readonly conditions: readonly string[];
  readonly before: EventRule['pattern'] | null;
  readonly after: EventRule['pattern'] | null;
}

/** In the order of the rules. Removed rules come last. */
export function ruleChanges(before: Policy, after: Policy, namespace: string): readonly RuleChange[] {
  const old = patternsOf(before, namespace);
  const wanted = patternsOf(after, namespace);
  return [...new Set([...wanted.keys(), ...old.keys()])].flatMap((name) => {
    const [is, should] = [old.get(name) ?? null, wanted.get(name) ?? null];
    const conditions = patternDifferences(is ?? {}, should ?? {});
    if (conditions.length === 0) return [];
    const change = is === null ? 'added' : should === null ? 'removed' : 'changed';
    return [{ change, name, conditions, before: is, after: should } as const];
  });
}

function patternsOf(policy: Policy, namespace: string): ReadonlyMap<string, EventRule['pattern']> {
  // The rule of the button is the same for every policy.
  const rules = eventRules(policy, Object.keys(registry), '');
  return new Map(rules.map(({ name, pattern }) => [`${namespace}-${name}`, pattern]));
}
