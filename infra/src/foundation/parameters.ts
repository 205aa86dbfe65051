/** The parameters of the stacks. None contains a secret; parameters for secrets take the ARN of a secret. */
import { CfnParameter, type Stack } from 'aws-cdk-lib';
import { defaultNamespace } from '@asr/templates';

/** At most five characters, because the name of the button in Security Hub contains it and has at most 20. */
export function namespaceParameter(stack: Stack): string {
  return new CfnParameter(stack, 'Namespace', {
    description:
      'Prefix of all resource names. Must be the same in all stacks. Change it only to deploy ASR a second time.',
    default: defaultNamespace,
    allowedPattern: '^[A-Za-z][A-Za-z0-9]{1,4}$',
    constraintDescription: 'Must have two to five letters and digits, and start with a letter.',
  }).valueAsString;
}

export function organizationIdParameter(stack: Stack): string {
  return new CfnParameter(stack, 'OrganizationId', {
    description: 'Id of your organization (o-...). ASR trusts and assumes roles only in this organization.',
    allowedPattern: '^o-[a-z0-9]{10,32}$',
    constraintDescription: 'Must be an organization id, such as o-a1b2c3d4e5.',
  }).valueAsString;
}

/**
 * Prevents another deployment of ASR, or another product in the admin account, from assuming roles by mistake. It is not
 * a secret, and not the only protection: the trust policy also names the account, the role and the organization.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html
 */
export function externalIdParameter(stack: Stack): string {
  return new CfnParameter(stack, 'ExternalId', {
    description:
      'External id for the trust policies. Must be the same in the admin stack and the member roles stack. Not a secret.',
    allowedPattern: '^[\\w+=,.@:/-]{2,64}$',
    constraintDescription: 'Must have 2 to 64 letters, digits and characters of _+=,.@:/-',
  }).valueAsString;
}

export function adminAccountIdParameter(stack: Stack): string {
  return new CfnParameter(stack, 'AdminAccountId', {
    description: 'Account id of the admin stack: the (delegated) administrator account of Security Hub.',
    allowedPattern: '^\\d{12}$',
    constraintDescription: 'Must have 12 digits.',
  }).valueAsString;
}

/** Region of the admin stack. */
export function homeRegionParameter(stack: Stack): string {
  return new CfnParameter(stack, 'HomeRegion', {
    description: 'Region of the admin stack. All Regions forward detected violations to it.',
    allowedPattern: '^[a-z]{2,4}(-[a-z]+)+-\\d$',
    constraintDescription: 'Must be a Region, such as eu-west-1.',
  }).valueAsString;
}

/** Off if AWS Config does not record or no evaluator is deployed, because a rule cannot be created there. */
export function configRulesParameter(stack: Stack): string {
  return new CfnParameter(stack, 'ConfigRules', {
    description:
      'Whether to create the AWS Config rules. They require a configuration recorder and the evaluator stack in this Region.',
    default: 'enabled',
    allowedValues: ['enabled', 'disabled'],
  }).valueAsString;
}

export function managementAccountIdParameter(stack: Stack): string {
  return new CfnParameter(stack, 'ManagementAccountId', {
    description:
      'Account id of the management account. It owns the trail, even if a delegated administrator creates it.',
    allowedPattern: '^\\d{12}$',
    constraintDescription: 'Must have 12 digits.',
  }).valueAsString;
}

export function notificationEmailParameter(stack: Stack): CfnParameter {
  return new CfnParameter(stack, 'NotificationEmail', {
    description:
      'E-mail address for the digest of remediations, approval requests and alarms. Leave empty to subscribe to the topics yourself.',
    default: '',
    allowedPattern: '^$|^[^@\\s]+@[^@\\s]+$',
    constraintDescription: 'Must be an e-mail address or empty.',
  });
}

/** Topic for the alarms of an optional stack: the topic of alarms of the admin stack. */
export function topicArnParameter(stack: Stack): string {
  return new CfnParameter(stack, 'TopicArn', {
    description: 'Output AlarmsTopicArn of the admin stack.',
    allowedPattern: '^arn:[a-z-]+:sns:[a-z0-9-]+:\\d{12}:[A-Za-z0-9_-]+$',
    constraintDescription: 'Must be the ARN of a topic.',
  }).valueAsString;
}

export function historyTableArnParameter(stack: Stack): string {
  return new CfnParameter(stack, 'TableArn', {
    description: 'Output TableArn of the admin stack.',
    allowedPattern: '^arn:[a-z-]+:dynamodb:[a-z0-9-]+:\\d{12}:table/[A-Za-z0-9_.-]+$',
    constraintDescription: 'Must be the ARN of a table.',
  }).valueAsString;
}

export function historyKeyArnParameter(stack: Stack): string {
  return new CfnParameter(stack, 'KeyArn', {
    description: 'Output KeyArn of the admin stack: the key that encrypts the table.',
    allowedPattern: '^arn:[a-z-]+:kms:[a-z0-9-]+:\\d{12}:key/[a-f0-9-]+$',
    constraintDescription: 'Must be the ARN of a key.',
  }).valueAsString;
}

/**
 * AutoScaling.3, AutoScaling.5 and ECS.5 copy settings that name a role, and the copy passes the role. A principal that
 * can pass a role to a service that runs code can do what the role can. No condition key limits it to the role of the
 * original, so the account names the roles.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
 */
export function passableRolesParameter(stack: Stack): string {
  return new CfnParameter(stack, 'PassableRoles', {
    description:
      'Path and name of the roles that ASR can pass to EC2 Auto Scaling and to ECS tasks, such as workloads/*. ' +
      'Must not match an administrator role.',
    default: 'asr-passable/*',
    allowedPattern: '^[\\w+=,.@-]+(/[\\w+=,.@-]+)*(/\\*|\\*)?$',
    constraintDescription: 'Must be the part of a role ARN after role/, such as workloads/* or web-server.',
  }).valueAsString;
}
