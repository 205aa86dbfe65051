/** A user pool for tests: its keys are new, and it signs any claims. */
import { createSign, generateKeyPairSync } from 'node:crypto';

export const aPool = { userPoolId: 'eu-west-1_abCdEf123', clientId: '6jk8ltokc7ac9es6jrtg9q572f' };

/** The claims of an ID token of Amazon Cognito for a person of the identity provider, as its documentation shows them. */
export function idClaims(more: { readonly [name: string]: unknown } = {}): { readonly [name: string]: unknown } {
  const now = Math.floor(Date.now() / 1000);
  return {
    sub: '57e7b692-4f66-480d-98b8-45a6729b4c88',
    iss: `https://cognito-idp.eu-west-1.amazonaws.com/${aPool.userPoolId}`,
    aud: aPool.clientId,
    token_use: 'id',
    'cognito:username': 'SingleSignOn_jane@example.com',
    identities: [{ providerName: 'SingleSignOn', providerType: 'SAML', userId: 'jane@example.com', primary: 'true' }],
    'custom:person': 'jane@example.com',
    'custom:groups': '[asr-admins, staff]',
    auth_time: now,
    iat: now,
    exp: now + 3600,
    ...more,
  };
}

export interface UserPool {
  /** For `tokenVerifier`. */
  readonly jwks: {
    readonly keys: { readonly kid: string; readonly alg: string; readonly kty: string; readonly use: string }[];
  };
  sign(claims: object, header?: object): string;
}

export function aUserPool(kid = 'key-1'): UserPool {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = publicKey.export({ format: 'jwk' }) as { readonly kty: string };
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return {
    jwks: { keys: [{ ...key, kid, alg: 'RS256', use: 'sig' }] },
    sign(claims, header = {}) {
      const signed = `${part({ kid, alg: 'RS256', ...header })}.${part(claims)}`;
      return `${signed}.${createSign('RSA-SHA256').update(signed).sign(privateKey, 'base64url')}`;
    },
  };
}
