/** The parameters of the console stack: the identity provider, and what it sends about a person. */
import { CfnParameter, type Stack } from 'aws-cdk-lib';

/** What the operator says about the identity provider. Exactly one of SAML and OpenID Connect. */
export interface SignInParameters {
  readonly samlMetadataUrl: string;
  readonly oidcIssuer: string;
  readonly oidcClientId: string;
  readonly oidcCredentialsArn: string;
  readonly personAttribute: string;
  readonly groupsAttribute: string;
  readonly domainPrefix: string;
}

export function signInParameters(stack: Stack): SignInParameters {
  const text = (id: string, description: string, pattern: string, constraint: string, value = '') =>
    new CfnParameter(stack, id, {
      description,
      default: value,
      allowedPattern: pattern,
      constraintDescription: constraint,
    }).valueAsString;
  const url = '^$|^https://[^\\s"<>\\\\]+$';
  return {
    samlMetadataUrl: text(
      'SamlMetadataUrl',
      'URL of the SAML metadata of your identity provider, such as IAM Identity Center. Leave empty to use OpenID Connect.',
      url,
      'Must be a URL with https or empty.',
    ),
    oidcIssuer: text(
      'OidcIssuer',
      'Issuer of your OpenID Connect provider, such as https://login.example.com. Leave empty to use SAML.',
      url,
      'Must be a URL with https or empty.',
    ),
    oidcClientId: text(
      'OidcClientId',
      'Client id of the console at your OpenID Connect provider.',
      '^[^\\s"<>\\\\]{0,256}$',
      'Must be an id without spaces.',
    ),
    oidcCredentialsArn: text(
      'OidcCredentialsArn',
      'ARN of a secret in Secrets Manager with {"clientSecret": "…"} of the console at your OpenID Connect provider.',
      '^$|^arn:[a-z-]+:secretsmanager:[a-z0-9-]+:\\d{12}:secret:[A-Za-z0-9/_+=.@-]+$',
      'Must be the ARN of a secret or empty.',
    ),
    personAttribute: text(
      'PersonAttribute',
      'Attribute with the user name of a person, which people cannot change themselves. The same as in IAM Identity Center.',
      '^[^\\s"<>\\\\]{1,256}$',
      'Must be the name of an attribute.',
      'email',
    ),
    groupsAttribute: text(
      'GroupsAttribute',
      'Attribute with the groups of a person. Send only groups that administrators assign.',
      '^[^\\s"<>\\\\]{1,256}$',
      'Must be the name of an attribute.',
      'groups',
    ),
    domainPrefix: new CfnParameter(stack, 'DomainPrefix', {
      description:
        'Prefix of the address of the sign-in, unique in the Region, such as asr-console-111122223333. Must not contain aws, amazon or cognito.',
      // https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPoolDomain.html
      allowedPattern: '^(?!.*(?:aws|amazon|cognito))[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$',
      constraintDescription:
        'Must have up to 63 lowercase letters, digits and hyphens, and must not contain aws, amazon or cognito.',
    }).valueAsString,
  };
}
