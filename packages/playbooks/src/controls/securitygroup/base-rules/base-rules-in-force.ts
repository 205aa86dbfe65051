/** The parameters of the controls that forbid rules, for controls that add rules and must not add what they forbid. */
import * as z from 'zod';
import { portControls } from '../../ec2/security-group/index.ts';
import { type BaseRuleParameters, baseRuleParameters } from './base-rule-parameters.ts';

/** A control is missing if it is off, and a control of Security Hub also if it is not automatic. */
export type BaseRulesInForce = {
  readonly [control in (typeof removingControls)[number]]?: { readonly [name: string]: unknown };
} & { readonly 'SecurityGroup.4'?: BaseRuleParameters };

/** The controls of Security Hub that remove rules of a group. */
export const removingControls = ['EC2.2', ...portControls] as const;

/** The parameters in a policy. Omitted parameters have their defaults. */
const baseRules = z.preprocess(
  (given) => (typeof given === 'object' ? { groups: [], forbid: [], ...given } : given),
  baseRuleParameters,
);

const anything = z.record(z.string(), z.unknown()).exactOptional();

export const baseRulesInForce = z.strictObject({
  'SecurityGroup.4': baseRules.exactOptional(),
  'EC2.2': anything,
  'EC2.13': anything,
  'EC2.14': anything,
  'EC2.18': anything,
  'EC2.19': anything,
  'EC2.53': anything,
  'EC2.54': anything,
}) satisfies z.ZodType<BaseRulesInForce>;
