/** The parameters of SecurityGroup.4, for controls that add rules and must not add what it forbids. */
import * as z from 'zod';
import { type BaseRuleParameters, baseRuleParameters } from './base-rule-parameters.ts';

export interface BaseRulesInForce {
  /** Missing if the control is off. */
  readonly 'SecurityGroup.4'?: BaseRuleParameters;
}

/** The parameters in a policy. Omitted parameters have their defaults. */
const baseRules = z.preprocess(
  (given) => (typeof given === 'object' ? { groups: [], forbid: [], ...given } : given),
  baseRuleParameters,
);

export const baseRulesInForce = z.strictObject({
  'SecurityGroup.4': baseRules.exactOptional(),
}) satisfies z.ZodType<BaseRulesInForce>;
