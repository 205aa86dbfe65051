import type { AutomationParameter } from './automation-document.ts';
import { automationAssumeRole } from './parameters.ts';
import type { Runbook } from './runbook.ts';
import { scriptStep } from './script-step.ts';

const anyGroup = 'arn:{partition}:ec2:{region}:{account}:security-group/*';
const groupsAndRules = [anyGroup, 'arn:{partition}:ec2:{region}:{account}:security-group-rule/*'] as const;

const instance = String.raw`(?:arn:aws(?:-[a-z]+)*:ec2:[a-z0-9-]+:\d{12}:instance/)?i-[0-9a-f]{8,17}`;

/** AWS Config passes RESOURCE_ID, the orchestrator passes the id in the finding, and operators paste either. */
const instanceOrFinding: AutomationParameter = {
  type: 'String',
  description: 'The id or ARN of the EC2 instance, or a complete Security Hub finding for it as JSON.',
  allowedPattern: String.raw`^(?:${instance}|\{[\s\S]+\})$`,
};

/**
 * Removes an EC2 instance from security groups that open ports to the internet without an exception in a tag
 * AllowedPorts.
 *
 * Also works as a remediation action of AWS Config: pass RESOURCE_ID as ResourceId, and the name of the rule as
 * ConfigRuleName. The document reads the open ports from EC2, never from an annotation.
 *
 * @see https://docs.aws.amazon.com/config/latest/developerguide/remediation.html
 */
export const quarantineSecurityGroup: Runbook = {
  name: 'QuarantineSecurityGroup',
  controls: {
    'SecurityGroup.1': {
      ResourceId: ['{resourceId}'],
      MaximumPorts: ['{policy.maximumPorts}'],
      MaximumDays: ['{policy.maximumDays}'],
    },
  },
  permissions: {
    read: [
      'ec2:DescribeInstances',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSecurityGroups',
      'ec2:DescribeSecurityGroupRules',
      'ec2:GetManagedPrefixListEntries',
    ],
    write: [
      'ec2:AuthorizeSecurityGroupEgress',
      'ec2:AuthorizeSecurityGroupIngress',
      'ec2:CreateSecurityGroup',
      'ec2:CreateTags',
      'ec2:ModifyNetworkInterfaceAttribute',
      'ec2:RevokeSecurityGroupEgress',
      'ec2:RevokeSecurityGroupIngress',
    ],
    on: {
      // A prefix list can belong to AWS, or to another account that shares it.
      'ec2:GetManagedPrefixListEntries': ['arn:{partition}:ec2:{region}:*:prefix-list/*'],
      'ec2:AuthorizeSecurityGroupEgress': groupsAndRules,
      'ec2:AuthorizeSecurityGroupIngress': groupsAndRules,
      'ec2:RevokeSecurityGroupEgress': groupsAndRules,
      'ec2:RevokeSecurityGroupIngress': groupsAndRules,
      'ec2:CreateTags': groupsAndRules,
      // A shared VPC belongs to another account.
      'ec2:CreateSecurityGroup': ['arn:{partition}:ec2:{region}:*:vpc/*', anyGroup],
      'ec2:ModifyNetworkInterfaceAttribute': [
        'arn:{partition}:ec2:{region}:{account}:network-interface/*',
        anyGroup,
        'arn:{partition}:ec2:{region}:{account}:instance/*',
      ],
    },
  },
  document: {
    schemaVersion: '0.3',
    description:
      'Removes an EC2 instance from the security groups that open ports to the internet that no AllowedPorts tag lists. ' +
      'A network interface without another group moves to clones, QUARANTINED-<name>, without the offending rules. The ' +
      'groups themselves are not changed. Fails if a port is still open afterwards.',
    assumeRole: '{{ AutomationAssumeRole }}',
    parameters: {
      AutomationAssumeRole: automationAssumeRole,
      ResourceId: instanceOrFinding,
      ConfigRuleName: {
        type: 'String',
        description:
          'The name of the AWS Config rule that reported the instance, for the output. Empty: started manually.',
        default: '',
        allowedPattern: '^[\\w .,:@/()+=-]{0,128}$',
      },
      MaximumPorts: {
        type: 'String',
        description: 'The maximum number of ports that one AllowedPorts tag can allow, TCP and UDP combined.',
        default: '200',
        allowedPattern: '^[1-9][0-9]{0,5}$',
      },
      MaximumDays: {
        type: 'String',
        description: 'The most days to the last day of an AllowedPorts token. 0: a token needs no last day.',
        default: '0',
        allowedPattern: '^[0-9]{1,4}$',
      },
    },
    mainSteps: [
      scriptStep({
        name: 'FindInstances',
        description: 'Extracts the instance ids from an id, an ARN or a finding.',
        script: 'find_instances.py',
        input: { ResourceId: '{{ ResourceId }}' },
        outputs: [{ Name: 'InstanceIds', Selector: '$.Payload.InstanceIds', Type: 'StringList' }],
        timeoutSeconds: 120,
        nextStep: 'Quarantine',
      }),
      scriptStep({
        name: 'Quarantine',
        description: 'Creates the required clones, moves the network interfaces, then verifies the result.',
        script: 'quarantine_instance.py',
        input: {
          InstanceIds: '{{ FindInstances.InstanceIds }}',
          ConfigRuleName: '{{ ConfigRuleName }}',
          MaximumPorts: '{{ MaximumPorts }}',
          MaximumDays: '{{ MaximumDays }}',
        },
        outputs: [{ Name: 'Changed', Selector: '$.Payload.Changed', Type: 'MapList' }],
        timeoutSeconds: 600,
      }),
    ],
    outputs: ['Quarantine.Changed'],
  },
};
