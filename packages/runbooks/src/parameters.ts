import type { AutomationParameter } from './automation-document.ts';

/** Matches every partition: aws, aws-cn, aws-us-gov, aws-iso, aws-iso-b, aws-eusc … */
const partition = 'aws(?:-[a-z]+)*';
const securityGroupId = 'sg-[0-9a-f]{8,17}';
const securityGroup = `(?:arn:${partition}:ec2:[a-z0-9-]+:\\d{12}:security-group/)?${securityGroupId}`;

/** An automation that is started manually can omit the role, and then uses the permissions of the caller. */
export const automationAssumeRole: AutomationParameter = {
  type: 'String',
  description: 'The ARN of the role that the automation assumes. Empty: the automation uses your permissions.',
  default: '',
  allowedPattern: `^(?:arn:${partition}:iam::\\d{12}:role/[\\w+=,.@/-]{1,512})?$`,
};

/** AWS Config passes RESOURCE_ID, the orchestrator passes the id in the finding, and operators paste either. */
export const securityGroupOrFinding: AutomationParameter = {
  type: 'String',
  description: 'The id or ARN of the security group, or a complete Security Hub finding for it as JSON.',
  allowedPattern: `^(?:${securityGroup}|\\{[\\s\\S]+\\})$`,
};
