/** The permissions of SecurityGroup.1. */
import type { Permissions } from '../../../engine/index.ts';
import { changesRules, importsFindings, readsGroup } from '../../ec2/security-group/index.ts';

const anyGroup = 'arn:{partition}:ec2:{region}:{account}:security-group/*';
const anyRule = 'arn:{partition}:ec2:{region}:{account}:security-group-rule/*';
const anyInterface = 'arn:{partition}:ec2:{region}:{account}:network-interface/*';
/** In a shared VPC, another account owns the VPC. */
const anyVpc = 'arn:{partition}:ec2:{region}:*:vpc/*';

/** Only rules of clones change, and the ids of clones are unknown in advance. */
const changesRulesOfClones = changesRules('ingress', 'egress').write;

export const quarantines: Permissions = {
  read: [...readsGroup, 'ec2:DescribeInstances', 'ec2:DescribeNetworkInterfaces', 'ec2:GetManagedPrefixListEntries'],
  write: [
    ...changesRulesOfClones,
    'ec2:CreateSecurityGroup',
    'ec2:CreateTags',
    'ec2:DeleteSecurityGroup',
    'ec2:ModifyNetworkInterfaceAttribute',
  ],
  dependent: importsFindings.dependent,
  on: {
    ...importsFindings.on,
    ...Object.fromEntries(changesRulesOfClones.map((action) => [action, [anyGroup, anyRule]])),
    // Another account may share a prefix list; AWS-managed lists belong to the account `aws`.
    'ec2:GetManagedPrefixListEntries': ['arn:{partition}:ec2:{region}:*:prefix-list/*'],
    'ec2:CreateSecurityGroup': [anyVpc, anyGroup],
    'ec2:CreateTags': [anyGroup, anyRule],
    'ec2:DeleteSecurityGroup': [anyGroup],
    'ec2:ModifyNetworkInterfaceAttribute': [
      anyInterface,
      anyGroup,
      'arn:{partition}:ec2:{region}:{account}:instance/{id}',
    ],
  },
};
