// oxlint-disable no-new -- making a construct adds it
import { CfnOutput, Duration, Fn, Stack, Validations } from 'aws-cdk-lib';
import { CfnAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Policy } from '@asr/orchestrator';
import type { Construct } from 'constructs';
import { namesIn } from '@asr/templates';
import {
  type Bundles,
  addFunction,
  addHttpApi,
  forTheCli,
  historyKeyArnParameter,
  historyTableArnParameter,
  namespaceParameter,
  organizationIdParameter,
} from '../foundation/index.ts';
import { signInParameters } from './parameters.ts';
import { consoleStatements } from './statements.ts';
import { addUserPool } from './user-pool.ts';

export interface ConsoleStackProps {
  readonly policy: Policy;
  readonly bundles: Pick<Bundles, 'console'>;
}

/** A page loads up to 40 files at once. */
const throttling = { rate: 50, burst: 100 };

/**
 * Each request of this method can start an execution. Step Functions lets an account start 800 at once and 150 a second in most
 * Regions, and remediation needs them.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
 */
const writes = { rate: 10, burst: 60 };

/**
 * The console behind single sign-on. Admin account, home Region, after the admin stack. Optional.
 *
 * One function serves the page and the API, behind an HTTP API, without a bucket and a distribution: the page and its API have
 * one origin, an archive contains both, and a deployment needs no upload of files.
 */
export class ConsoleStack extends Stack {
  constructor(scope: Construct, id: string, { policy, bundles }: ConsoleStackProps) {
    super(scope, id, {
      description:
        'ASR: the console behind single sign-on. Deploy in the administrator account, home Region, after the admin stack.',
      synthesizer: forTheCli(),
    });
    const namespace = namespaceParameter(this);
    const organizationId = organizationIdParameter(this);
    const names = namesIn(namespace);
    const tableArn = historyTableArnParameter(this);
    const keyArn = historyKeyArnParameter(this);
    const target = addFunction(this, 'Console', {
      description: 'ASR: the console. Reads history and findings, and starts executions in the name of a person.',
      code: bundles.console,
      // A plan waits up to 22 seconds for its execution.
      timeout: Duration.seconds(29),
      // CPU grows with memory, and a person waits.
      memoryMiB: 1769,
      environment: { NAMESPACE: namespace },
      statements: consoleStatements({ policy, names, organizationId, tableArn, keyArn }),
    });
    const api = addHttpApi(this, {
      name: names.eventRule('Console'),
      description: 'ASR: the console. An authorizer and the function verify the token of each request of the API.',
      target,
      timeoutMilliseconds: 29_000,
      throttling,
      logged: { person: '$context.authorizer.claims.sub', refusal: '$context.authorizer.error' },
    });
    const signIn = addUserPool(this, names.eventRule('Console'), signInParameters(this), api.url);
    const authorizer = new CfnAuthorizer(this, 'Authorizer', {
      apiId: api.apiId,
      name: names.eventRule('Console'),
      authorizerType: 'JWT',
      identitySource: ['$request.header.Authorization'],
      jwtConfiguration: { issuer: signIn.issuer, audience: [signIn.clientId] },
    });
    for (const method of ['GET', 'POST'] as const)
      api.addRoute(`Api${method === 'GET' ? 'Reads' : 'Writes'}`, {
        method,
        path: '/api/v1/{proxy+}',
        authorizerId: authorizer.ref,
        ...(method === 'POST' ? { throttling: writes } : {}),
      });
    for (const [routeId, path] of [
      ['Page', '/'],
      ['Files', '/{proxy+}'],
    ] as const)
      Validations.of(api.addRoute(routeId, { method: 'GET', path })).acknowledge({
        id: 'AwsSolutions-APIG4',
        reason: 'The files of the page are public. They contain no data, and the page signs in.',
      });
    target.addEnvironment('USER_POOL', signIn.userPoolId);
    target.addEnvironment('CLIENT_ID', signIn.clientId);
    target.addEnvironment('ISSUER', signIn.issuer);
    target.addEnvironment('SIGN_IN_DOMAIN', signIn.domain);
    new CfnOutput(this, 'ConsoleUrl', { value: api.url });
    new CfnOutput(this, 'SamlAcsUrl', { value: `${signIn.domain}/saml2/idpresponse` });
    new CfnOutput(this, 'SamlEntityId', { value: Fn.join('', ['urn:amazon:cognito:sp:', signIn.userPoolId]) });
    new CfnOutput(this, 'OidcRedirectUrl', { value: `${signIn.domain}/oauth2/idpresponse` });
  }
}
