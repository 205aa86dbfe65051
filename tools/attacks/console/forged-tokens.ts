/** Tokens that a console behind single sign-on must not accept, and people that it must not believe. */
import type { ConsoleGrant } from '@asr/orchestrator';
import { hostedApp, tokenVerifier } from '@asr/console/hosted';
import { aPool, aUserPool, fakeOperations, idClaims } from '@asr/console/testing';
import type { Attack } from '../attack.ts';
import { isRefused, waiting, writes } from './open-console.ts';

const pool = aUserPool();
const strange = aUserPool();
const grants: readonly ConsoleGrant[] = [
  { group: 'asr-admins', role: 'admin' },
  { group: 'shop', role: 'operator', accounts: ['444455556666'] },
];

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const withoutSignature = `${part({ alg: 'none', kid: 'key-1' })}.${part(idClaims())}.`;
const [head = '', , signature = ''] = pool.sign(idClaims({ 'custom:groups': 'staff' })).split('.');

/** By what the adversary does. */
const tokens: { readonly [does: string]: string } = {
  'signs a token with their own key': strange.sign(idClaims()),
  'leaves out the signature': withoutSignature,
  'adds a group to the signed token of a person without rights': `${head}.${part(idClaims())}.${signature}`,
  'presents the token of another application': pool.sign(idClaims({ aud: 'another-client' })),
  'presents the token of another user pool': pool.sign(
    idClaims({ iss: 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_other' }),
  ),
  'presents an access token': pool.sign(idClaims({ token_use: 'access', client_id: aPool.clientId })),
  'presents a token that has expired': pool.sign(idClaims({ exp: 1_700_000_000 })),
  'creates a user in the pool, without the identity provider': pool.sign(
    idClaims({ 'cognito:username': 'mallory', identities: undefined }),
  ),
  'creates a user whose name looks like one of the identity provider': pool.sign(
    idClaims({ 'cognito:username': 'SingleSignOn_mallory', identities: undefined }),
  ),
  'has a user name that forges another actor of history': pool.sign(
    idClaims({ 'custom:person': 'arn:aws:sts::999999999999:assumed-role/Admin/jane' }),
  ),
  'has groups with names similar to that of the administrators': pool.sign(
    idClaims({ 'custom:groups': '[ASR-Admins, asr-admins-test, asr-admin, *, admin]' }),
  ),
  'operates in another account than the one of their role': pool.sign(idClaims({ 'custom:groups': 'shop' })),
};

export const forgedTokens: readonly Attack[] = Object.entries(tokens).flatMap(([does, token]) =>
  writes
    .filter(([path]) => path !== '/remediations')
    .map(([path, body, goal]): Attack => ({
      by: 'stranger',
      on: 'console',
      does: `${does}, ${goal}`,
      play: async () => {
        const calls: unknown[][] = [];
        const app = hostedApp({
          web: new Map(),
          signIn: { issuer: '', domain: 'https://sign-in.example.com', clientId: aPool.clientId },
          verifier: tokenVerifier(aPool, pool.jwks),
          grants,
          accountsBelow: async () => [],
          operationsFor: () => fakeOperations(calls, waiting),
          report: () => {},
        });
        const response = await app.request(`https://console.example.com/api/v1${path}`, {
          method: 'POST',
          headers: {
            Authorization: `Bearer ${token}`,
            'X-ASR-Console': '1',
            'Content-Type': 'application/json',
            'X-Groups': 'asr-admins',
          },
          body: JSON.stringify(body),
        });
        return isRefused({ status: response.status, body: await response.text(), headers: {} }, calls);
      },
    })),
);
