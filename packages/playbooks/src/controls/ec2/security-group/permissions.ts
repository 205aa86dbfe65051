import type { IamAction, Permissions } from '../../../engine/index.ts';
import type { Direction } from './rule.ts';

const group = 'arn:{partition}:ec2:{region}:{account}:security-group/{id}';
const anyRule = 'arn:{partition}:ec2:{region}:{account}:security-group-rule/*';

/** What reading a security group takes. EC2 limits none of it to a resource. */
export const readsGroup: readonly IamAction[] = ['ec2:DescribeSecurityGroupRules', 'ec2:DescribeSecurityGroups'];

/**
 * What telling Security Hub of a violation takes that ASR itself detected. The orchestrator makes the call under the
 * playbook's role.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/finding-update-batchimportfindings.html
 */
export const importsFindings = {
  dependent: [
    { action: 'securityhub:BatchImportFindings', because: 'ASR imports the violation as a finding of the account.' },
  ],
  on: {
    'securityhub:BatchImportFindings': ['arn:{partition}:securityhub:{region}:{account}:product/{account}/default'],
  },
} as const satisfies Pick<Permissions, 'dependent' | 'on'>;

/**
 * The permissions to remove rules, and to restore them with their descriptions and tags. ASR sets tags only with the
 * call that adds the rule, so it may not tag existing rules.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/supported-iam-actions-tagging.html
 */
export function changesRules(...directions: readonly Direction[]): Required<Omit<Permissions, 'read'>> {
  const revoke = directions.map((direction) => action('Revoke', direction));
  const authorize = directions.map((direction) => action('Authorize', direction));
  return {
    write: [...revoke, ...authorize],
    dependent: [{ action: 'ec2:CreateTags', because: 'ASR restores the tags of a rule.' }],
    on: Object.fromEntries([
      ...revoke.map((name) => [name, [group]] as const),
      // EC2 checks the rule's ARN only if the request has tags.
      ...authorize.map((name) => [name, [group, anyRule]] as const),
      ['ec2:CreateTags', [anyRule]] as const,
    ]),
    when: {
      'ec2:CreateTags': { StringEquals: { 'ec2:CreateAction': authorize.map((name) => name.replace('ec2:', '')) } },
    },
  };
}

function action(verb: 'Revoke' | 'Authorize', direction: Direction): IamAction {
  return `ec2:${verb}SecurityGroup${direction === 'ingress' ? 'Ingress' : 'Egress'}`;
}
