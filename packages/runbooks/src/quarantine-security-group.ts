import type { AutomationParameter } from './automation-document.ts';
import { automationAssumeRole } from './parameters.ts';
import type { Runbook } from './runbook.ts';
import { scriptStep } from './script-step.ts';

const anyGroup = 'arn:{partition}:ec2:{region}:{account}:security-group/*';
const groupsAndRules = [anyGroup, 'arn:{partition}:ec2:{region}:{account}:security-group-rule/*'] as const;

const instance = String.raw`(?:arn:aws(?:-[a-z]+)*:ec2:[a-z0-9-]+:\d{12}:instance/)?i-[0-9a-f]{8,17}`;

/** AWS Config passes RESOURCE_ID, the orchestrator passes what the finding gives, people paste either. */
const instanceOrFinding: AutomationParameter = {
  type: 'String',
  description: 'Id or ARN of the EC2 instance, or the JSON of a whole Security Hub finding about it.',
  allowedPattern: String.raw`^(?:${instance}|\{[\s\S]+\})$`,
};

/**
 * Takes an EC2 instance out of the groups that open ports to the internet which its tag AllowedPorts does not list.
 *
 * Also a remediation action of AWS Config: give it RESOURCE_ID as ResourceId and the name of the rule as
 * ConfigRuleName. What is open it finds out itself, and never reads out of an annotation.
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
      // A list may belong to AWS or to another account that shares it.
      'ec2:GetManagedPrefixListEntries': ['arn:{partition}:ec2:{region}:*:prefix-list/*'],
      'ec2:AuthorizeSecurityGroupEgress': groupsAndRules,
      'ec2:AuthorizeSecurityGroupIngress': groupsAndRules,
      'ec2:RevokeSecurityGroupEgress': groupsAndRules,
      'ec2:RevokeSecurityGroupIngress': groupsAndRules,
      'ec2:CreateTags': groupsAndRules,
      // In a shared VPC, the VPC is another account's.
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
      'Takes an EC2 instance out of the security groups that open ports to the internet which no AllowedPorts tag lists. ' +
      'An interface without another group goes into clones, QUARANTINED-<name>, without the offending rules. The groups ' +
      'themselves stay as they are. Fails if a port is open afterwards.',
    assumeRole: '{{ AutomationAssumeRole }}',
    parameters: {
      AutomationAssumeRole: automationAssumeRole,
      ResourceId: instanceOrFinding,
      ConfigRuleName: {
        type: 'String',
        description: 'Name of the AWS Config rule that found the instance, for the record. Empty: started by hand.',
        default: '',
        allowedPattern: '^[\\w .,:@/()+=-]{0,128}$',
      },
      MaximumPorts: {
        type: 'String',
        description: 'The most ports that one AllowedPorts tag can allow, TCP and UDP together.',
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
        description: 'Reads the id out of an id, an ARN or a finding.',
        script: 'find_instances.py',
        input: { ResourceId: '{{ ResourceId }}' },
        outputs: [{ Name: 'InstanceIds', Selector: '$.Payload.InstanceIds', Type: 'StringList' }],
        timeoutSeconds: 120,
        nextStep: 'Quarantine',
      }),
      scriptStep({
        name: 'Quarantine',
        description: 'Makes the clones that are needed, moves the interfaces, then looks again.',
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
