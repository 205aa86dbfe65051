/**
 * The control of an AWS Config rule of the customer: the rule has the id of the control as its name. Organization rules and
 * conformance packs add a prefix and a suffix.
 *
 * @see https://docs.aws.amazon.com/config/latest/developerguide/config-rule-multi-account-deployment.html
 * @see https://docs.aws.amazon.com/config/latest/developerguide/conformance-packs.html
 */
import { sanitize } from '../model/index.ts';
import type { ControlIdReading } from './control-id.ts';

const rule = /^(?:OrgConfigRule-)?([A-Za-z][A-Za-z0-9]{0,39}\.[1-9]\d{0,3})(?:-(?:conformance-pack-)?[a-z0-9]+)?$/;

/** @param name The name of the rule, as in the finding. */
export function controlOfRule(name: string): ControlIdReading {
  const [, controlId] = rule.exec(name) ?? [];
  if (controlId !== undefined) return { ok: true, controlId };
  const shown = name === '' ? 'no rule' : `the rule "${sanitize(name, 128)}"`;
  return {
    ok: false,
    error: `The finding of AWS Config names ${shown}. ASR remediates it only if the rule has the id of a control as its name, such as Acme.1.`,
  };
}

/** The same names, as a filter of Security Hub: AWS Config uses the name of the rule as the title of its findings. */
export function titleFilterOf(controlId: string): readonly RuleTitle[] {
  return rulePatternsOf(controlId).map((name) =>
    typeof name === 'string'
      ? { Value: name, Comparison: 'EQUALS' as const }
      : { Value: name.prefix, Comparison: 'PREFIX' as const },
  );
}

interface RuleTitle {
  readonly Value: string;
  readonly Comparison: 'EQUALS' | 'PREFIX';
}

/** The names of the rule of a control, as values of an event pattern. */
export function rulePatternsOf(controlId: string): readonly (string | { readonly prefix: string })[] {
  return [controlId, { prefix: `OrgConfigRule-${controlId}-` }, { prefix: `${controlId}-conformance-pack-` }];
}
