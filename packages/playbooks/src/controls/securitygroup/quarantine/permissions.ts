/** The permissions of SecurityGroup.1, and of the isolation of an instance. */
import type { Permissions } from '../../../engine/index.ts';
import { changesRules, importsFindings, readsGroup } from '../../ec2/security-group/index.ts';

const anyGroup = 'arn:{partition}:ec2:{region}:{account}:security-group/*';
const anyRule = 'arn:{partition}:ec2:{region}:{account}:security-group-rule/*';
const anyInterface = 'arn:{partition}:ec2:{region}:{account}:network-interface/*';
/** In a shared VPC, another account owns the VPC. */
const anyVpc = 'arn:{partition}:ec2:{region}:*:vpc/*';

/** Only rules of clones change, and the ids of clones are unknown in advance. */
const changesRulesOfClones = changesRules('ingress', 'egress').write;

const removesRules = ['ec2:RevokeSecurityGroupIngress', 'ec2:RevokeSecurityGroupEgress'] as const;

/** The permissions to move an instance into a group without rules. None of them adds a rule. */
export const isolates: Permissions = {
  read: [...readsGroup, 'ec2:DescribeInstances', 'ec2:DescribeNetworkInterfaces', 'ec2:GetManagedPrefixListEntries'],
  write: [
    ...removesRules,
    'ec2:CreateSecurityGroup',
    'ec2:CreateTags',
    'ec2:DeleteSecurityGroup',
    'ec2:ModifyNetworkInterfaceAttribute',
  ],
  on: {
    ...Object.fromEntries(removesRules.map((action) => [action, [anyGroup, anyRule]])),
    // Another account may share a prefix list; AWS-managed lists belong to the account `aws`.
    'ec2:GetManagedPrefixListEntries': ['arn:{partition}:ec2:{region}:*:prefix-list/*'],
    'ec2:CreateSecurityGroup': [anyVpc, anyGroup],
    'ec2:CreateTags': [anyGroup],
    'ec2:DeleteSecurityGroup': [anyGroup],
    'ec2:ModifyNetworkInterfaceAttribute': [
      anyInterface,
      anyGroup,
      'arn:{partition}:ec2:{region}:{account}:instance/{id}',
    ],
  },
};

export const quarantines: Permissions = {
  ...isolates,
  write: [...new Set([...changesRulesOfClones, ...isolates.write])],
  dependent: importsFindings.dependent,
  on: {
    ...importsFindings.on,
    ...isolates.on,
    'ec2:CreateTags': [anyGroup, anyRule],
    ...Object.fromEntries(changesRulesOfClones.map((action) => [action, [anyGroup, anyRule]])),
  },
};
