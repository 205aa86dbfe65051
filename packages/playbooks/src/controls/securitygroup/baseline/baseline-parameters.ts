/** The parameters of SecurityGroup.2: the rules that the policy requires of security groups. */
import * as z from 'zod';
import { type BaseRulesInForce, baseRulesInForce } from '../base-rules/index.ts';
import { type GroupSelector, groupSelectors, requireUniqueNames } from '../selection/index.ts';
import { type Direction, type Rule, ruleFromText } from '../../ec2/security-group/index.ts';

/** The exact set of rules that the selected groups must have. A direction that it does not name stays unchanged. */
export interface Baseline {
  readonly name?: string;
  readonly groups: readonly GroupSelector[];
  /** Rules in text form: `tcp 443 0.0.0.0/0`. The source `self` is the group itself. */
  readonly ingress?: readonly string[];
  readonly egress?: readonly string[];
}

export type BaselineParameters = {
  readonly baselines: readonly Baseline[];
  /**
   * The quota of rules per group. It applies to each direction, and to IPv4 and IPv6 separately.
   *
   * @see https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html#vpc-limits-security-groups
   */
  readonly rulesPerGroup: number;
  /** Whether the evaluation logs the rules that it would authorize and revoke. */
  readonly debug: boolean;
  /** The parameters of other active controls, from the policy. */
  readonly inForce: BaseRulesInForce;
};

const rules = z
  .array(
    z
      .string('must be text such as tcp 443 10.0.0.0/8')
      .refine(
        (text) => requiredRule(text, 'ingress', 'sg-0') !== undefined,
        'must be a rule such as tcp 443 10.0.0.0/8',
      ),
    'must be a list of rules',
  )
  .exactOptional();

const baseline = z
  .strictObject(
    {
      name: z.string('must be text').min(1, 'must not be empty').exactOptional(),
      groups: groupSelectors,
      ingress: rules,
      egress: rules,
    },
    'must be a mapping with groups and ingress or egress',
  )
  .refine(({ ingress, egress }) => ingress !== undefined || egress !== undefined, 'must name ingress or egress');

export const baselineParameters = z.strictObject({
  baselines: z.array(baseline, 'must be a list').superRefine(requireUniqueNames),
  rulesPerGroup: z.int('must be a whole number').min(1, 'must be 1 or more').max(1000, 'must be 1000 or less'),
  // A plain boolean coercion would read every other word as true.
  debug: z.union([z.boolean(), z.stringbool({ truthy: ['true'], falsy: ['false'] })], 'must be true or false'),
  inForce: baseRulesInForce,
}) satisfies z.ZodType<BaselineParameters>;

/** Replaces `self` with the id of the group. `undefined`: the text is not a rule. */
export function requiredRule(text: string, direction: Direction, groupId: string): Rule | undefined {
  const rule = ruleFromText(text, direction);
  return rule?.source.value === 'self' ? { ...rule, source: { ...rule.source, value: groupId } } : rule;
}
