// oxlint-disable no-new -- making a construct adds it
/**
 * The user pool of the console: the people of one identity provider, without passwords.
 *
 * Amazon Cognito can write attributes that an identity provider sends only if the app client can write them. A person could
 * then change them with `UpdateUserAttributes`, which needs the scope `aws.cognito.signin.user.admin`. The app client does not
 * allow that scope, and no other way to sign in.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-define-resource-servers.html
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-specifying-attribute-mapping.html
 */
import { Aws, CfnCondition, CfnRule, Fn, Token, Validations } from 'aws-cdk-lib';
import {
  CfnUserPool,
  CfnUserPoolClient,
  CfnUserPoolDomain,
  CfnUserPoolIdentityProvider,
} from 'aws-cdk-lib/aws-cognito';
import type { Construct } from 'constructs';
import type { SignInParameters } from './parameters.ts';

/** The name of the identity provider, and the attributes. `@asr/console` expects them in the tokens. */
export const inTokens = { provider: 'SingleSignOn', person: 'person', groups: 'groups' } as const;

export interface SignIn {
  readonly userPoolId: string;
  readonly clientId: string;
  /** `https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_abCdEf123` */
  readonly issuer: string;
  /** `https://asr-console-111122223333.auth.eu-west-1.amazoncognito.com` */
  readonly domain: string;
}

/** @param consoleUrl Address of the console, without a slash at the end. */
export function addUserPool(scope: Construct, name: string, parameters: SignInParameters, consoleUrl: string): SignIn {
  const pool = new CfnUserPool(scope, 'UserPool', {
    userPoolName: name,
    adminCreateUserConfig: { allowAdminCreateUserOnly: true },
    accountRecoverySetting: { recoveryMechanisms: [{ name: 'admin_only', priority: 1 }] },
    // No one has a password here. If someone creates a user, the console does not accept it.
    policies: {
      passwordPolicy: {
        minimumLength: 64,
        requireLowercase: true,
        requireNumbers: true,
        requireSymbols: true,
        requireUppercase: true,
      },
    },
    schema: [inTokens.person, inTokens.groups].map((attribute) => ({
      name: attribute,
      attributeDataType: 'String',
      mutable: true,
      stringAttributeConstraints: { minLength: '0', maxLength: '2048' },
    })),
  });
  for (const [id, reason] of Object.entries(unneeded)) Validations.of(pool).acknowledge({ id, reason });
  const provider = addProvider(scope, pool.ref, parameters);
  const client = new CfnUserPoolClient(scope, 'Client', {
    userPoolId: pool.ref,
    generateSecret: false,
    supportedIdentityProviders: [provider],
    allowedOAuthFlowsUserPoolClient: true,
    allowedOAuthFlows: ['code'],
    allowedOAuthScopes: ['openid'],
    callbackUrLs: [`${consoleUrl}/`],
    logoutUrLs: [`${consoleUrl}/`],
    explicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'],
    preventUserExistenceErrors: 'ENABLED',
    enableTokenRevocation: true,
    readAttributes: [`custom:${inTokens.person}`, `custom:${inTokens.groups}`],
    writeAttributes: [`custom:${inTokens.person}`, `custom:${inTokens.groups}`],
    // Groups of a person are read at the sign-in, so a working day is the longest that a former group counts.
    idTokenValidity: 15,
    accessTokenValidity: 15,
    refreshTokenValidity: 8,
    tokenValidityUnits: { idToken: 'minutes', accessToken: 'minutes', refreshToken: 'hours' },
  });
  const { domainPrefix: prefix } = parameters;
  new CfnUserPoolDomain(scope, 'Domain', { userPoolId: pool.ref, domain: prefix });
  return {
    userPoolId: pool.ref,
    clientId: client.ref,
    issuer: pool.attrProviderUrl,
    domain: `https://${prefix}.auth.${Aws.REGION}.amazoncognito.com`,
  };
}

/** Rules of cdk-nag for pools with passwords. */
const unneeded = {
  'AwsSolutions-COG2': 'No one signs in with a password. The identity provider asks for a second factor.',
  'AwsSolutions-COG3': 'Threat protection rates sign-ins with a password, of which there are none.',
  'AwsSolutions-COG8': 'The paid plan adds threat protection for passwords, of which there are none.',
} as const;

/** One provider of either type. CloudFormation replaces it if the type changes, which needs another deployment. */
function addProvider(scope: Construct, userPoolId: string, parameters: SignInParameters): string {
  const { samlMetadataUrl, oidcIssuer, oidcClientId, oidcCredentialsArn, personAttribute, groupsAttribute } =
    parameters;
  const usesSaml = new CfnCondition(scope, 'UsesSaml', {
    expression: Fn.conditionNot(Fn.conditionEquals(samlMetadataUrl, '')),
  });
  // An assertion that no sign-in asked for is not accepted: IDPInit is false by default.
  const saml = { MetadataURL: samlMetadataUrl, IDPSignout: 'false' };
  const oidc = {
    client_id: oidcClientId,
    client_secret: Fn.join('', ['{{resolve:secretsmanager:', oidcCredentialsArn, ':SecretString:clientSecret}}']),
    attributes_request_method: 'GET',
    oidc_issuer: oidcIssuer,
    authorize_scopes: 'openid profile email',
  };
  const provider = new CfnUserPoolIdentityProvider(scope, 'Provider', {
    userPoolId,
    providerName: inTokens.provider,
    providerType: Token.asString(Fn.conditionIf(usesSaml.logicalId, 'SAML', 'OIDC')),
    providerDetails: Fn.conditionIf(usesSaml.logicalId, saml, oidc),
    attributeMapping: {
      [`custom:${inTokens.person}`]: personAttribute,
      [`custom:${inTokens.groups}`]: groupsAttribute,
    },
  });
  demandOneProvider(scope, parameters);
  return provider.ref;
}

/** Stops the deployment before it creates resources. */
function demandOneProvider(
  scope: Construct,
  { samlMetadataUrl, oidcIssuer, oidcClientId, oidcCredentialsArn }: SignInParameters,
): void {
  const isEmpty = (value: string) => Fn.conditionEquals(value, '');
  new CfnRule(scope, 'OneProvider', {
    assertions: [
      {
        assert: Fn.conditionOr(
          Fn.conditionAnd(isEmpty(samlMetadataUrl), Fn.conditionNot(isEmpty(oidcIssuer))),
          Fn.conditionAnd(Fn.conditionNot(isEmpty(samlMetadataUrl)), isEmpty(oidcIssuer)),
        ),
        assertDescription: 'Give either SamlMetadataUrl or OidcIssuer.',
      },
    ],
  });
  new CfnRule(scope, 'OidcIsComplete', {
    ruleCondition: Fn.conditionNot(isEmpty(oidcIssuer)),
    assertions: [
      {
        assert: Fn.conditionNot(Fn.conditionOr(isEmpty(oidcClientId), isEmpty(oidcCredentialsArn))),
        assertDescription: 'OidcIssuer also requires OidcClientId and OidcCredentialsArn.',
      },
    ],
  });
}
