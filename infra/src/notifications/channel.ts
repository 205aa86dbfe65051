/** A tool that is told of outcomes by HTTP. */
import type { Outcome } from '@asr/orchestrator';
import type { CfnConnection } from 'aws-cdk-lib/aws-events';

export interface Channel {
  readonly name: string;
  readonly url: string;
  /** Requests a second, as many as the tool takes. What comes faster waits. */
  readonly mostPerSecond: number;
  /** ARN of the secret that the tool's credentials are in. Empty: the tool is not used. */
  readonly secretArn: string;
  /** What has to be given with the secret. */
  readonly needs: { readonly [parameter: string]: string };
  readonly authorization: Pick<
    CfnConnection.AuthParametersProperty,
    'apiKeyAuthParameters' | 'basicAuthParameters' | 'invocationHttpParameters'
  >;
  readonly messages: readonly Message[];
}

interface Message {
  /** Of its rule. */
  readonly name: string;
  readonly outcomes: readonly Outcome[];
  /** `true`: only where a person asked for a ticket. `false`: only where nobody did. */
  readonly ticket: boolean;
  readonly body: object;
}

/** What people in a chat want to know: what changed, what did not work, and what waits for them. */
export const chatOutcomes: readonly Outcome[] = ['fixed', 'refused', 'failed', 'undone', 'awaiting-approval'];

/** Everything that the button for tickets can end in. */
export const ticketOutcomes: readonly Outcome[] = [
  'fixed',
  'compliant',
  'gone',
  'refused',
  'failed',
  'awaiting-approval',
];

/**
 * A value of a secret, as a reference that CloudFormation resolves: the template and its parameters never hold it.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-secretsmanager.html
 */
export function secretValue(secretArn: string, key: string): string {
  return `{{resolve:secretsmanager:${secretArn}:SecretString:${key}}}`;
}

/** For tools that want their secret elsewhere: a connection has to have a header. */
export function headerThatNamesAsr(namespace: string): CfnConnection.ApiKeyAuthParametersProperty {
  return { apiKeyName: 'X-ASR-Deployment', apiKeyValue: namespace };
}
