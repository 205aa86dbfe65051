import { automationAssumeRole, securityGroupOrFinding } from './parameters.ts';
import type { Runbook } from './runbook.ts';
import { scriptStep } from './script-step.ts';

/**
 * Closes one port of a security group to the internet.
 *
 * Replaces AWS-DisablePublicAccessForSecurityGroup, which matches only rules for exactly port 22 or 3389. That
 * document misses ranges, all traffic, prefix lists and other notations of /0, and removes RDP rules even if only SSH
 * was requested.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-13
 */
export const disablePublicAccessForSecurityGroup: Runbook = {
  name: 'DisablePublicAccessForSecurityGroup',
  controls: {
    'EC2.13': { ResourceId: ['{resourceId}'], Port: ['22'] },
    'EC2.14': { ResourceId: ['{resourceId}'], Port: ['3389'] },
  },
  permissions: {
    read: ['ec2:DescribeSecurityGroups', 'ec2:DescribeSecurityGroupRules', 'ec2:GetManagedPrefixListEntries'],
    write: ['ec2:RevokeSecurityGroupIngress'],
    on: {
      // A prefix list can belong to AWS, or to another account that shares it.
      'ec2:GetManagedPrefixListEntries': ['arn:{partition}:ec2:{region}:*:prefix-list/*'],
      'ec2:RevokeSecurityGroupIngress': [
        'arn:{partition}:ec2:{region}:{account}:security-group/*',
        'arn:{partition}:ec2:{region}:{account}:security-group-rule/*',
      ],
    },
  },
  document: {
    schemaVersion: '0.3',
    description:
      'Removes the inbound rules of a security group that open one TCP port to the internet: by number, range, all ' +
      'traffic or prefix list, over IPv4 or IPv6. Other rules stay. Fails if the port is still open afterwards.',
    assumeRole: '{{ AutomationAssumeRole }}',
    parameters: {
      AutomationAssumeRole: automationAssumeRole,
      ResourceId: securityGroupOrFinding,
      Port: {
        type: 'String',
        description: 'The TCP port to close: 22 for SSH, 3389 for RDP.',
        default: '22',
        allowedPattern: '^[1-9][0-9]{0,4}$',
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
        nextStep: 'DisablePublicAccess',
      }),
      scriptStep({
        name: 'DisablePublicAccess',
        description: 'Removes the rules one by one, then verifies the result.',
        script: 'disable_public_access.py',
        input: { GroupIds: '{{ FindSecurityGroups.GroupIds }}', Port: '{{ Port }}' },
        outputs: [{ Name: 'Removed', Selector: '$.Payload.Removed', Type: 'MapList' }],
        timeoutSeconds: 600,
      }),
    ],
    outputs: ['DisablePublicAccess.Removed'],
  },
};
