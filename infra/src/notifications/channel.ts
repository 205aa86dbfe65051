/** A tool that receives outcomes by HTTP. */
import type { Outcome } from '@asr/orchestrator';
import type { CfnConnection } from 'aws-cdk-lib/aws-events';

export interface Channel {
  readonly name: string;
  readonly url: string;
  /** Maximum requests per second. EventBridge delays further requests. */
  readonly mostPerSecond: number;
  /** ARN of the secret with the tool's credentials. Empty: the tool is not used. */
  readonly secretArn: string;
  /** Parameters that are required with the secret. */
  readonly needs: { readonly [parameter: string]: string };
  readonly authorization: Pick<
    CfnConnection.AuthParametersProperty,
    'apiKeyAuthParameters' | 'basicAuthParameters' | 'invocationHttpParameters'
  >;
  readonly messages: readonly Message[];
}

interface Message {
  /** Name of its rule. */
  readonly name: string;
  readonly outcomes: readonly Outcome[];
  /** `true`: only if an operator requested a ticket. `false`: only if not. */
  readonly ticket: boolean;
  readonly body: object;
}

/** Outcomes for chats: changes, failures and plans that await approval. */
export const chatOutcomes: readonly Outcome[] = [
  'fixed',
  'unverified',
  'refused',
  'failed',
  'undone',
  'awaiting-approval',
];

/** All outcomes of a request through the ticket button. */
export const ticketOutcomes: readonly Outcome[] = [
  'fixed',
  'unverified',
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

/** Header for tools that take their secret elsewhere, because a connection requires a header. */
export function headerThatNamesAsr(namespace: string): CfnConnection.ApiKeyAuthParametersProperty {
  return { apiKeyName: 'X-ASR-Deployment', apiKeyValue: namespace };
}
