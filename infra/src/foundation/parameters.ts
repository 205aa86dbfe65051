/** The parameters of the stacks. All are plain: whoever may deploy may know them. Secrets are named, never given. */
import { CfnParameter, type Stack } from 'aws-cdk-lib';
import { defaultNamespace } from './names.ts';

/** Five characters at most: the button in Security Hub carries it, and its name may have 20. */
export function namespaceParameter(stack: Stack): string {
  return new CfnParameter(stack, 'Namespace', {
    description: 'Prefix of every name. The same in all stacks. Change it only to deploy ASR a second time.',
    default: defaultNamespace,
    allowedPattern: '^[A-Za-z][A-Za-z0-9]{1,4}$',
    constraintDescription: 'Two to five letters and digits, beginning with a letter.',
  }).valueAsString;
}

export function organizationIdParameter(stack: Stack): string {
  return new CfnParameter(stack, 'OrganizationId', {
    description: 'Id of the organization (o-...). Roles are trusted, and assumed, inside it only.',
    allowedPattern: '^o-[a-z0-9]{10,32}$',
    constraintDescription: 'An id such as o-a1b2c3d4e5.',
  }).valueAsString;
}

/**
 * Keeps another deployment of ASR, or another product in the admin account, from entering by mistake. It is not a
 * secret and protects nothing by itself: the trust also names the account, the role and the organization.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html
 */
export function externalIdParameter(stack: Stack): string {
  return new CfnParameter(stack, 'ExternalId', {
    description: 'Any text, the same in the admin stack and in the member roles stack. Not a secret.',
    allowedPattern: '^[\\w+=,.@:/-]{2,64}$',
    constraintDescription: 'Two to 64 letters, digits and characters of _+=,.@:/-',
  }).valueAsString;
}

export function adminAccountIdParameter(stack: Stack): string {
  return new CfnParameter(stack, 'AdminAccountId', {
    description: 'Account the admin stack is deployed to: the (delegated) administrator of Security Hub.',
    allowedPattern: '^\\d{12}$',
    constraintDescription: 'Twelve digits.',
  }).valueAsString;
}

/** Where the admin stack is. */
export function homeRegionParameter(stack: Stack): string {
  return new CfnParameter(stack, 'HomeRegion', {
    description: 'Region the admin stack is deployed to. What is detected in any Region is forwarded there.',
    allowedPattern: '^[a-z]{2,4}(-[a-z]+)+-\\d$',
    constraintDescription: 'A Region such as eu-west-1.',
  }).valueAsString;
}

/** Off where AWS Config does not record, or no evaluator is deployed: a rule cannot be made there. */
export function configRulesParameter(stack: Stack): string {
  return new CfnParameter(stack, 'ConfigRules', {
    description:
      'Whether to make the rules of AWS Config. They need a configuration recorder and the evaluator stack in this Region.',
    default: 'enabled',
    allowedValues: ['enabled', 'disabled'],
  }).valueAsString;
}

export function managementAccountIdParameter(stack: Stack): string {
  return new CfnParameter(stack, 'ManagementAccountId', {
    description: 'Management account of the organization. It owns the trail, whoever makes it.',
    allowedPattern: '^\\d{12}$',
    constraintDescription: 'Twelve digits.',
  }).valueAsString;
}

export function notificationEmailParameter(stack: Stack): CfnParameter {
  return new CfnParameter(stack, 'NotificationEmail', {
    description: 'Who is told of remediations, questions and alarms. Empty: nobody; subscribe to the topic yourself.',
    default: '',
    allowedPattern: '^$|^[^@\\s]+@[^@\\s]+$',
    constraintDescription: 'An e-mail address, or nothing.',
  });
}

/** Where the alarms of an optional stack go: the same way as those of the admin stack. */
export function topicArnParameter(stack: Stack): string {
  return new CfnParameter(stack, 'TopicArn', {
    description: 'The output TopicArn of the admin stack.',
    allowedPattern: '^arn:[a-z-]+:sns:[a-z0-9-]+:\\d{12}:[A-Za-z0-9_-]+$',
    constraintDescription: 'The ARN of a topic.',
  }).valueAsString;
}

export function historyTableArnParameter(stack: Stack): string {
  return new CfnParameter(stack, 'TableArn', {
    description: 'The output TableArn of the admin stack.',
    allowedPattern: '^arn:[a-z-]+:dynamodb:[a-z0-9-]+:\\d{12}:table/[A-Za-z0-9_.-]+$',
    constraintDescription: 'The ARN of a table.',
  }).valueAsString;
}

export function historyKeyArnParameter(stack: Stack): string {
  return new CfnParameter(stack, 'KeyArn', {
    description: 'The output KeyArn of the admin stack: the key that encrypts the table.',
    allowedPattern: '^arn:[a-z-]+:kms:[a-z0-9-]+:\\d{12}:key/[a-f0-9-]+$',
    constraintDescription: 'The ARN of a key.',
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
      'Path and name of the roles that ASR may pass to EC2 Auto Scaling and to ECS tasks, such as workloads/*. ' +
      'Never a pattern that matches an administrator.',
    default: 'asr-passable/*',
    allowedPattern: '^[\\w+=,.@-]+(/[\\w+=,.@-]+)*(/\\*|\\*)?$',
    constraintDescription: 'The end of the ARN of a role after role/, such as workloads/* or web-server.',
  }).valueAsString;
}
