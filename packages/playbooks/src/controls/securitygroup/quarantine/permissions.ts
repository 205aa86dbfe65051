/** What SecurityGroup.1 may do. */
import type { Permissions } from '../../../engine/index.ts';
import { changesRules, importsFindings, readsGroup } from '../../ec2/security-group/index.ts';

const anyGroup = 'arn:{partition}:ec2:{region}:{account}:security-group/*';
const anyRule = 'arn:{partition}:ec2:{region}:{account}:security-group-rule/*';
const anyInterface = 'arn:{partition}:ec2:{region}:{account}:network-interface/*';
/** In a shared VPC, it is another account's. */
const anyVpc = 'arn:{partition}:ec2:{region}:*:vpc/*';

/** The rules that change are those of clones, whose ids nobody knows before they are made. */
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
    // Prefix lists may be shared by another account; those of AWS belong to the account `aws`.
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
