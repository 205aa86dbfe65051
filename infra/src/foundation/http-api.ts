// oxlint-disable no-new -- making a construct adds it
/**
 * An HTTP API in front of one function. The function trusts only the routes of the API, and the API throttles before the
 * function runs.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-throttling.html
 */
import { Aws, RemovalPolicy } from 'aws-cdk-lib';
import { CfnApi, CfnIntegration, CfnRoute, CfnStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { CfnPermission, type IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';

interface HttpApiProps {
  readonly name: string;
  readonly description: string;
  readonly target: IFunction;
  readonly timeoutMilliseconds: number;
  /** Of each route without its own. */
  readonly throttling: Throttling;
  /** Fields of the access log, in addition to those of every request. */
  readonly logged?: { readonly [field: string]: string };
}

interface Throttling {
  /** Requests per second. */
  readonly rate: number;
  readonly burst: number;
}

interface HttpApi {
  readonly apiId: string;
  /** Without a slash at the end. */
  readonly url: string;
  /** Adds a route. Without an authorizer, anyone can call it. */
  addRoute(id: string, route: HttpRoute): CfnRoute;
}

interface HttpRoute {
  readonly method: 'GET' | 'POST';
  /** As in a route key: `/slack`, `/api/v1/{proxy+}`. */
  readonly path: string;
  /** Id of a JWT authorizer. @default none */
  readonly authorizerId?: string;
  /** @default that of the API */
  readonly throttling?: Throttling;
}

export function addHttpApi(
  scope: Construct,
  { name, description, target, timeoutMilliseconds, throttling, logged = {} }: HttpApiProps,
): HttpApi {
  const api = new CfnApi(scope, 'Api', { name, protocolType: 'HTTP', description });
  const integration = new CfnIntegration(scope, 'Integration', {
    apiId: api.ref,
    integrationType: 'AWS_PROXY',
    integrationUri: target.functionArn,
    payloadFormatVersion: '2.0',
    timeoutInMillis: timeoutMilliseconds,
  });
  const log = new LogGroup(scope, 'ApiLog', {
    retention: RetentionDays.ONE_YEAR,
    removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
  });
  const stage = new CfnStage(scope, 'Stage', {
    apiId: api.ref,
    stageName: '$default',
    autoDeploy: true,
    defaultRouteSettings: {
      throttlingRateLimit: throttling.rate,
      throttlingBurstLimit: throttling.burst,
      detailedMetricsEnabled: true,
    },
    // Without headers: they contain signatures and tokens.
    accessLogSettings: { destinationArn: log.logGroupArn, format: JSON.stringify({ ...ofEveryRequest, ...logged }) },
  });
  return {
    apiId: api.ref,
    url: api.attrApiEndpoint,
    addRoute(id, { method, path, authorizerId, throttling: own }) {
      new CfnPermission(scope, `${id}Permission`, {
        action: 'lambda:InvokeFunction',
        principal: 'apigateway.amazonaws.com',
        functionName: target.functionArn,
        sourceArn: `arn:${Aws.PARTITION}:execute-api:${Aws.REGION}:${Aws.ACCOUNT_ID}:${api.ref}/*/${method}${path}`,
      });
      const route = new CfnRoute(scope, `${id}Route`, {
        apiId: api.ref,
        routeKey: `${method} ${path}`,
        target: `integrations/${integration.ref}`,
        ...(authorizerId === undefined ? { authorizationType: 'NONE' } : { authorizationType: 'JWT', authorizerId }),
      });
      if (own !== undefined) {
        // The stage exists before its routes.
        stage.addPropertyOverride(`RouteSettings.${method} ${path.replaceAll('.', '\\.')}`, {
          ThrottlingRateLimit: own.rate,
          ThrottlingBurstLimit: own.burst,
          DetailedMetricsEnabled: true,
        });
        // API Gateway refuses settings of a route that does not exist.
        stage.addResourceDependency(route);
      }
      return route;
    },
  };
}

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html */
const ofEveryRequest = {
  requestId: '$context.requestId',
  at: '$context.requestTime',
  sourceIp: '$context.identity.sourceIp',
  route: '$context.routeKey',
  status: '$context.status',
  bytes: '$context.responseLength',
  error: '$context.integrationErrorMessage',
};
