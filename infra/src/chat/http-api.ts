// oxlint-disable no-new -- making a construct adds it
/**
 * The entrance for the chats: an HTTP API with two routes.
 *
 * Not a function URL, although that is one resource less. Slack and Teams cannot sign for IAM, so a function URL would
 * need a resource policy for everyone, which Lambda.1 of Security Hub forbids, which organizations deny, and which lets
 * anyone invoke the function as often as its concurrency allows. Here, the function trusts only these two routes, only
 * POST arrives, and the API throttles before the function runs.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-throttling.html
 */
import { Aws, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { CfnApi, CfnIntegration, CfnRoute, CfnStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { CfnPermission, type IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';

/** Requests per second. People click seldom. */
const throttling = { rate: 5, burst: 10 };

/** Returns the base URL. */
export function addHttpApi(scope: Construct, name: string, chat: IFunction): string {
  const api = new CfnApi(scope, 'Api', {
    name,
    protocolType: 'HTTP',
    description: 'ASR: decisions in chats. The function verifies the signature of every request.',
  });
  const integration = new CfnIntegration(scope, 'Integration', {
    apiId: api.ref,
    integrationType: 'AWS_PROXY',
    integrationUri: chat.functionArn,
    payloadFormatVersion: '2.0',
    timeoutInMillis: 10_000,
  });
  for (const [id, path] of [
    ['Slack', 'slack'],
    ['Teams', 'teams'],
  ] as const) {
    const route = new CfnRoute(scope, `${id}Route`, {
      apiId: api.ref,
      routeKey: `POST /${path}`,
      target: `integrations/${integration.ref}`,
      authorizationType: 'NONE',
    });
    Validations.of(route).acknowledge({
      id: 'AwsSolutions-APIG4',
      reason: 'Slack and Teams cannot sign for an authorizer. The function verifies the signature of each request.',
    });
    new CfnPermission(scope, `${id}Permission`, {
      action: 'lambda:InvokeFunction',
      principal: 'apigateway.amazonaws.com',
      functionName: chat.functionArn,
      sourceArn: `arn:${Aws.PARTITION}:execute-api:${Aws.REGION}:${Aws.ACCOUNT_ID}:${api.ref}/*/POST/${path}`,
    });
  }
  const log = new LogGroup(scope, 'ApiLog', {
    retention: RetentionDays.ONE_YEAR,
    removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
  });
  new CfnStage(scope, 'Stage', {
    apiId: api.ref,
    stageName: '$default',
    autoDeploy: true,
    defaultRouteSettings: {
      throttlingRateLimit: throttling.rate,
      throttlingBurstLimit: throttling.burst,
      detailedMetricsEnabled: true,
    },
    // Without headers: they contain signatures.
    accessLogSettings: { destinationArn: log.logGroupArn, format: JSON.stringify(logged) },
  });
  return api.attrApiEndpoint;
}

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html */
const logged = {
  requestId: '$context.requestId',
  at: '$context.requestTime',
  sourceIp: '$context.identity.sourceIp',
  route: '$context.routeKey',
  status: '$context.status',
  bytes: '$context.responseLength',
  error: '$context.integrationErrorMessage',
};
