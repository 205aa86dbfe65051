import type { AutomationParameter } from './automation-document.ts';

/** Every partition there is: aws, aws-cn, aws-us-gov, aws-iso, aws-iso-b, aws-eusc … */
const partition = 'aws(?:-[a-z]+)*';
const securityGroupId = 'sg-[0-9a-f]{8,17}';
const securityGroup = `(?:arn:${partition}:ec2:[a-z0-9-]+:\\d{12}:security-group/)?${securityGroupId}`;

/** Started by hand, the role may be left out: then the automation may do what its starter may. */
export const automationAssumeRole: AutomationParameter = {
  type: 'String',
  description: 'ARN of the role the automation acts as. Empty: your own permissions.',
  default: '',
  allowedPattern: `^(?:arn:${partition}:iam::\\d{12}:role/[\\w+=,.@/-]{1,512})?$`,
};

/** AWS Config passes RESOURCE_ID, the orchestrator passes what the finding gives, people paste either. */
export const securityGroupOrFinding: AutomationParameter = {
  type: 'String',
  description: 'Id or ARN of the security group, or the JSON of a whole Security Hub finding about it.',
  allowedPattern: `^(?:${securityGroup}|\\{[\\s\\S]+\\})$`,
};
