import { automationAssumeRole, securityGroupOrFinding } from './parameters.ts';
import type { Runbook } from './runbook.ts';
import { scriptStep } from './script-step.ts';

const groupsAndRules = [
  'arn:{partition}:ec2:{region}:{account}:security-group/*',
  'arn:{partition}:ec2:{region}:{account}:security-group-rule/*',
] as const;

/**
 * Removes all inbound and outbound rules of the default security group of a VPC.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-2
 */
export const removeVpcDefaultSecurityGroupRules: Runbook = {
  name: 'RemoveVPCDefaultSecurityGroupRules',
  controls: {
    // Before the runbook starts, the playbook's plan has decided whether it can empty a group in use.
    'EC2.2': { ResourceId: ['{resourceId}'], AllowInUse: ['true'] },
  },
  permissions: {
    read: ['ec2:DescribeSecurityGroups', 'ec2:DescribeSecurityGroupRules', 'ec2:DescribeNetworkInterfaces'],
    write: ['ec2:RevokeSecurityGroupIngress', 'ec2:RevokeSecurityGroupEgress'],
    on: {
      'ec2:RevokeSecurityGroupIngress': groupsAndRules,
      'ec2:RevokeSecurityGroupEgress': groupsAndRules,
    },
  },
  document: {
    schemaVersion: '0.3',
    description:
      'Removes all inbound and outbound rules of the default security group of a VPC. Refuses other groups, and groups ' +
      'that a network interface uses. Fails if a rule is left afterwards.',
    assumeRole: '{{ AutomationAssumeRole }}',
    parameters: {
      AutomationAssumeRole: automationAssumeRole,
      ResourceId: securityGroupOrFinding,
      AllowInUse: {
        type: 'String',
        description: 'true: remove the rules even if a network interface uses the group and loses its network access.',
        default: 'false',
        allowedValues: ['true', 'false'],
      },
    },
    mainSteps: [
      scriptStep({
        name: 'FindSecurityGroups',
        description: 'Extracts the security group ids from an id, an ARN or a finding.',
        script: 'find_security_groups.py',
        input: { ResourceId: '{{ ResourceId }}' },
        outputs: [{ Name: 'GroupIds', Selector: '$.Payload.GroupIds', Type: 'StringList' }],
        timeoutSeconds: 120,
        nextStep: 'RemoveRules',
      }),
      scriptStep({
        name: 'RemoveRules',
        description: 'Removes the rules one by one, then verifies the result.',
        script: 'remove_default_rules.py',
        input: { GroupIds: '{{ FindSecurityGroups.GroupIds }}', AllowInUse: '{{ AllowInUse }}' },
        outputs: [{ Name: 'Removed', Selector: '$.Payload.Removed', Type: 'MapList' }],
        timeoutSeconds: 600,
      }),
    ],
    outputs: ['RemoveRules.Removed'],
  },
};
