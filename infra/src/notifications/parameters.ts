/** The parameters of the notifications stack. A secret is named by its ARN, and never given. */
import { CfnParameter, type Stack } from 'aws-cdk-lib';

/** @param what What the secret holds, for the person who makes it. */
export function secretParameter(stack: Stack, tool: string, what: string): string {
  return new CfnParameter(stack, `${tool}CredentialsArn`, {
    description: `ARN of a secret of Secrets Manager with ${what}. Empty: ${tool} is not told.`,
    default: '',
    allowedPattern: '^$|^arn:[a-z-]+:secretsmanager:[a-z0-9-]+:\\d{12}:secret:[A-Za-z0-9/_+=.@-]+$',
    constraintDescription: 'The ARN of a secret, or nothing.',
  }).valueAsString;
}

/** @param pattern Of what is given; nothing may be given as well. */
export function textParameter(
  stack: Stack,
  name: string,
  description: string,
  pattern: string,
  byDefault = '',
): string {
  return new CfnParameter(stack, name, {
    description,
    default: byDefault,
    allowedPattern: `^$|^${pattern}$`,
    constraintDescription: description,
  }).valueAsString;
}

export function chatTopicParameter(stack: Stack): string {
  return new CfnParameter(stack, 'ChatTopic', {
    description: 'Whether to make a topic for Amazon Q Developer in chat applications.',
    default: 'disabled',
    allowedValues: ['enabled', 'disabled'],
  }).valueAsString;
}
