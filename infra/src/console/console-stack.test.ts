import { beforeAll, describe, expect, it } from '@jest/globals';
import { identityProvider, personClaims } from '@asr/console/hosted';
import { type ReadTemplate, policy, resourcesOf, stacks, statementsIn, texts } from '../testing/index.ts';
import { inTokens } from './user-pool.ts';

let template: ReadTemplate;
let withUnits: ReadTemplate;

beforeAll(async () => {
  ({ ConsoleStack: template } = await stacks());
  ({ ConsoleStack: withUnits } = await stacks({
    ...policy,
    console: [{ group: 'staff', role: 'viewer', organizationalUnits: ['ou-a1b2-c3d4e5f6'] }],
  }));
}, 120_000);

const only = (type: string): { readonly [name: string]: unknown } => {
  const [resource, ...others] = resourcesOf(template, type);
  if (resource === undefined || others.length > 0) throw new Error(`Expected one ${type}.`);
  return resource.Properties;
};
const may = (of: ReadTemplate = template) =>
  statementsIn(resourcesOf(of, 'AWS::IAM::Role').map(({ Properties }) => Properties['Policies']));
const actionsOf = (of: ReadTemplate) => may(of).flatMap(({ Action }) => texts(Action));

describe('the sign-in', () => {
  it('is only through the identity provider, by the code flow with a public client', () => {
    expect(only('AWS::Cognito::UserPoolClient')).toMatchObject({
      SupportedIdentityProviders: [expect.stringContaining('Provider')],
      AllowedOAuthFlows: ['code'],
      ExplicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'],
      GenerateSecret: false,
    });
    expect(only('AWS::Cognito::UserPool')).toMatchObject({ AdminCreateUserConfig: { AllowAdminCreateUserOnly: true } });
  });

  it('lets no one change their own groups or user name', () => {
    const { AllowedOAuthScopes: scopes } = only('AWS::Cognito::UserPoolClient');

    // UpdateUserAttributes needs aws.cognito.signin.user.admin, and the attributes are writable for the provider.
    expect(scopes).toEqual(['openid']);
  });

  it.each([
    ['asr-console-111122223333', true],
    ['shop', true],
    ['my-aws-console', false],
    ['amazonia', false],
    ['cognito', false],
    ['-shop', false],
    ['Shop', false],
  ])('at the address %s: %s', (prefix, isAllowed) => {
    const pattern = template.Parameters['DomainPrefix']?.AllowedPattern ?? '';

    expect(new RegExp(pattern).test(prefix)).toBe(isAllowed);
  });

  it('returns only to the console', () => {
    const { CallbackURLs: callbacks, LogoutURLs: logouts } = only('AWS::Cognito::UserPoolClient');

    expect(callbacks).toEqual(['${Api.ApiEndpoint}/']);
    expect(logouts).toEqual(callbacks);
  });

  it('ends within a working day, so that a former group does not count longer', () => {
    expect(only('AWS::Cognito::UserPoolClient')).toMatchObject({
      IdTokenValidity: 15,
      RefreshTokenValidity: 8,
      TokenValidityUnits: { IdToken: 'minutes', RefreshToken: 'hours' },
    });
  });

  it('maps what the console reads in tokens', () => {
    expect(only('AWS::Cognito::UserPoolIdentityProvider')).toMatchObject({
      ProviderName: identityProvider,
      AttributeMapping: {
        [personClaims.userName]: '${PersonAttribute}',
        [personClaims.groups]: '${GroupsAttribute}',
      },
    });
    expect(Object.values(personClaims)).toEqual([inTokens.person, inTokens.groups].map((name) => `custom:${name}`));
  });

  it('takes the secret of the provider from Secrets Manager', () => {
    const text = JSON.stringify(only('AWS::Cognito::UserPoolIdentityProvider'));

    expect(text).toContain('{{resolve:secretsmanager:${OidcCredentialsArn}:SecretString:clientSecret}}');
  });
});

describe('the entrance', () => {
  it('checks a token on every route of the API, and only the files are public', () => {
    const routes = resourcesOf(template, 'AWS::ApiGatewayV2::Route').map(({ Properties }) => [
      Properties['RouteKey'],
      Properties['AuthorizationType'],
    ]);

    expect(routes.toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1))).toEqual([
      ['GET /', 'NONE'],
      ['GET /api/v1/{proxy+}', 'JWT'],
      ['GET /{proxy+}', 'NONE'],
      ['POST /api/v1/{proxy+}', 'JWT'],
    ]);
  });

  it('accepts tokens of this client only', () => {
    expect(only('AWS::ApiGatewayV2::Authorizer')).toMatchObject({
      AuthorizerType: 'JWT',
      IdentitySource: ['$request.header.Authorization'],
      JwtConfiguration: { Audience: ['${Client}'], Issuer: '${UserPool.ProviderURL}' },
    });
  });

  it('throttles, and logs who called without headers', () => {
    const { DefaultRouteSettings: settings, AccessLogSettings: log } = only('AWS::ApiGatewayV2::Stage');

    expect(settings).toMatchObject({ ThrottlingRateLimit: 50, ThrottlingBurstLimit: 100 });
    expect(only('AWS::ApiGatewayV2::Stage')['RouteSettings']).toEqual({
      'POST /api/v1/{proxy+}': { ThrottlingRateLimit: 10, ThrottlingBurstLimit: 60, DetailedMetricsEnabled: true },
    });
    expect(resourcesOf(template, 'AWS::ApiGatewayV2::Stage')[0]).toMatchObject({ DependsOn: ['ApiWritesRoute'] });
    const { Format } = log as { readonly Format: string };
    expect(Format).toContain('$context.authorizer.claims.sub');
    expect(Format).not.toMatch(/header/i);
  });

  it('is the only one that may call the function, and the function has no URL', () => {
    const principals = resourcesOf(template, 'AWS::Lambda::Permission').map(
      ({ Properties }) => Properties['Principal'],
    );

    expect(new Set(principals)).toEqual(new Set(['apigateway.amazonaws.com']));
    expect(resourcesOf(template, 'AWS::Lambda::Url')).toEqual([]);
  });

  it('allows no other site to read answers', () => {
    expect(only('AWS::ApiGatewayV2::Api')['CorsConfiguration']).toBeUndefined();
  });
});

describe('the function', () => {
  it('enters no account, and changes nothing but the stop switch', () => {
    const writes = actionsOf(template).filter(
      (action) => !/:(Get|List|Describe|BatchGet|Query|Decrypt|PutTelemetry|PutTrace)/.test(action),
    );

    expect(writes.toSorted()).toEqual([
      'dynamodb:DeleteItem',
      'dynamodb:PutItem',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'states:StartExecution',
    ]);
  });

  it('writes only items of the stop switch', () => {
    const write = may().find(({ Action }) => texts(Action).includes('dynamodb:PutItem'));

    expect(write?.Condition).toEqual({
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['SWITCH', 'SWITCH#*'] },
      Null: { 'dynamodb:LeadingKeys': 'false' },
    });
  });

  it('lists the accounts of units only if the policy names units for the console', () => {
    expect(actionsOf(template)).not.toContain('organizations:ListAccountsForParent');
    expect(actionsOf(withUnits)).toContain('organizations:ListAccountsForParent');
  });
});
