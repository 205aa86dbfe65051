/** The endpoints of a user pool of Amazon Cognito that a page needs to sign in. Checks what Amazon Cognito checks. */
import { createHash, randomBytes } from 'node:crypto';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { aPool, idClaims, type UserPool } from '@asr/console/testing';

export interface UserPoolServer {
  /** `http://127.0.0.1:54321` */
  readonly domain: string;
  readonly requests: readonly { readonly path: string; readonly grant?: string }[];
  /** How the identity provider answers the next sign-ins. */
  answer: Answer;
  close(): Promise<void>;
}

interface Answer {
  readonly claims?: object;
  /** Of the token, in seconds. */
  readonly expiresIn?: number;
  /** Why the identity provider refuses. */
  readonly refusal?: string;
}

interface Pending {
  readonly challenge: string;
  readonly nonce: string;
}

/** @param redirectUri The only address that the app client of the pool allows. */
export async function openUserPool(pool: UserPool, redirectUri: () => string): Promise<UserPoolServer> {
  const codes = new Map<string, Pending>();
  const requests: { readonly path: string; readonly grant?: string }[] = [];
  const state: { answer: Answer } = { answer: {} };

  const authorize = (query: URLSearchParams): string => {
    const isValid =
      query.get('client_id') === aPool.clientId &&
      query.get('redirect_uri') === redirectUri() &&
      query.get('response_type') === 'code' &&
      query.get('code_challenge_method') === 'S256' &&
      query.get('scope') === 'openid';
    if (!isValid) return '/error';
    const back = new URL(redirectUri());
    back.searchParams.set('state', query.get('state') ?? '');
    if (state.answer.refusal === undefined) {
      const code = randomBytes(16).toString('hex');
      codes.set(code, { challenge: query.get('code_challenge') ?? '', nonce: query.get('nonce') ?? '' });
      back.searchParams.set('code', code);
    } else {
      back.searchParams.set('error', 'access_denied');
      back.searchParams.set('error_description', state.answer.refusal);
    }
    return back.href;
  };

  const tokens = (form: URLSearchParams): object | undefined => {
    const { claims = {}, expiresIn = 3600 } = state.answer;
    const answered = (nonce: string | undefined, more: object) => ({
      id_token: pool.sign(idClaims({ ...claims, ...(nonce === undefined ? {} : { nonce }) })),
      access_token: 'an-access-token',
      token_type: 'Bearer',
      expires_in: expiresIn,
      ...more,
    });
    if (form.get('client_id') !== aPool.clientId) return undefined;
    if (form.get('grant_type') === 'refresh_token')
      return form.get('refresh_token') === 'a-refresh-token' ? answered(undefined, { expires_in: 3600 }) : undefined;
    const pending = codes.get(form.get('code') ?? '');
    codes.delete(form.get('code') ?? '');
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    if (pending?.challenge !== challenge || form.get('redirect_uri') !== redirectUri()) return undefined;
    return answered(pending.nonce, { refresh_token: 'a-refresh-token' });
  };

  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://pool');
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const form = new URLSearchParams(Buffer.concat(chunks).toString());
      const grant = form.get('grant_type');
      requests.push({ path: pathname, ...(grant === null ? {} : { grant }) });
      if (pathname === '/oauth2/token') {
        const answered = tokens(form);
        response.writeHead(answered === undefined ? 400 : 200, {
          'Content-Type': 'application/json',
          'Access-Control-Allow-Origin': '*',
        });
        response.end(JSON.stringify(answered ?? { error: 'invalid_grant' }));
        return;
      }
      const location =
        pathname === '/oauth2/authorize'
          ? authorize(searchParams)
          : pathname === '/logout'
            ? (searchParams.get('logout_uri') ?? '/error')
            : undefined;
      response.writeHead(location === undefined ? 404 : 302, location === undefined ? {} : { Location: location });
      response.end();
    });
  });
  await listening(server);
  return {
    domain: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    get answer() {
      return state.answer;
    },
    set answer(answer: Answer) {
      state.answer = answer;
    },
    close: () => closed(server),
  };
}

function listening(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.on('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.closeAllConnections();
    server.close((error) => (error === undefined ? resolve() : reject(error)));
  });
}
