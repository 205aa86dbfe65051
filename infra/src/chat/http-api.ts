/**
 * The entrance for the chats: an HTTP API with two routes.
 *
 * Not a function URL, although that is one resource less. Slack and Teams cannot sign for IAM, so a function URL would
 * need a resource policy for everyone, which Lambda.1 of Security Hub forbids, which organizations deny, and which lets
 * anyone invoke the function as often as its concurrency allows. Here, the function trusts only these two routes, only
 * POST arrives, and the API throttles before the function runs.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
 */
import { Validations } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { addHttpApi } from '../foundation/index.ts';

/** People click seldom. */
const throttling = { rate: 5, burst: 10 };

/** Returns the base URL. */
export function addChatApi(scope: Construct, name: string, chat: IFunction): string {
  const api = addHttpApi(scope, {
    name,
    description: 'ASR: decisions in chats. The function verifies the signature of every request.',
    target: chat,
    timeoutMilliseconds: 10_000,
    throttling,
  });
  for (const [id, path] of [
    ['Slack', '/slack'],
    ['Teams', '/teams'],
  ] as const)
    Validations.of(api.addRoute(id, { method: 'POST', path })).acknowledge({
      id: 'AwsSolutions-APIG4',
      reason: 'Slack and Teams cannot sign for an authorizer. The function verifies the signature of each request.',
    });
  return api.url;
}
