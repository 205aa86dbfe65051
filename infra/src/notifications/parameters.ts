/** The parameters of the notifications stack. For a secret, the parameter takes its ARN, never its value. */
import { CfnParameter, type Stack } from 'aws-cdk-lib';

/** @param what Required content of the secret. */
export function secretParameter(stack: Stack, tool: string, what: string): string {
  return new CfnParameter(stack, `${tool}CredentialsArn`, {
    description: `ARN of a secret in Secrets Manager with ${what}. Leave empty to send nothing to ${tool}.`,
    default: '',
    allowedPattern: '^$|^arn:[a-z-]+:secretsmanager:[a-z0-9-]+:\\d{12}:secret:[A-Za-z0-9/_+=.@-]+$',
    constraintDescription: 'Must be the ARN of a secret or empty.',
  }).valueAsString;
}

/** @param pattern Pattern of the value. The value can also be empty. */
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
    description: 'Whether to create a topic for Amazon Q Developer in chat applications.',
    default: 'disabled',
    allowedValues: ['enabled', 'disabled'],
  }).valueAsString;
}
