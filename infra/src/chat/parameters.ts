/** The parameters of the chat stack. For a secret, the parameter takes its ARN, never its value. */
import { CfnParameter, type Stack } from 'aws-cdk-lib';

/** @param what Required content of the secret. */
export function chatSecretParameter(stack: Stack, chat: 'Slack' | 'Teams', what: string): string {
  return new CfnParameter(stack, `${chat}CredentialsArn`, {
    description: `ARN of a secret in Secrets Manager with ${what}. Leave empty to use no ${chat}.`,
    default: '',
    allowedPattern: '^$|^arn:[a-z-]+:secretsmanager:[a-z0-9-]+:\\d{12}:secret:[A-Za-z0-9/_+=.@-]+$',
    constraintDescription: 'Must be the ARN of a secret or empty.',
  }).valueAsString;
}

export function slackChannelParameter(stack: Stack): string {
  return new CfnParameter(stack, 'SlackChannel', {
    description: 'Id of the Slack channel for approvals, such as C0123456789. The app must be a member of it.',
    default: '',
    allowedPattern: '^$|^[CG][A-Z0-9]{6,20}$',
    constraintDescription: 'Must be the id of a channel or empty.',
  }).valueAsString;
}

/** @see https://docs.slack.dev/govslack */
export function slackHostParameter(stack: Stack): string {
  return new CfnParameter(stack, 'SlackHost', {
    description: 'slack.com, or slack-gov.com for GovSlack.',
    default: 'slack.com',
    allowedValues: ['slack.com', 'slack-gov.com'],
  }).valueAsString;
}
