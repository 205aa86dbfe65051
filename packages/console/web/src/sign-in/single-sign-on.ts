/**
 * Single sign-on through Amazon Cognito: the authorization code flow with PKCE.
 *
 * @see https://datatracker.ietf.org/doc/html/draft-ietf-oauth-browser-based-apps
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/authorization-endpoint.html
 */
import * as oauth from 'oauth4webapi';
import { authorizeWith } from '../api/authorization.ts';

export interface SingleSignOn {
  /** Issuer of the tokens: `https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_abCdEf123`. */
  readonly issuer: string;
  /** `https://asr-console.auth.eu-west-1.amazoncognito.com` */
  readonly domain: string;
  readonly clientId: string;
}

/** What the page must remember while it is away. The verifier is worth nothing without the code of the same sign-in. */
interface Away {
  readonly verifier: string;
  readonly state: string;
  readonly nonce: string;
  /** The page and the filters to return to. */
  readonly hash: string;
}

const awayName = 'asr-console-sign-in';

/** Before the end of a token, so that no request has one that ends on its way. In milliseconds. */
const margin = 60_000;

/** Returns why it did not succeed, or `undefined`. Leaves the page if there is no answer of the identity provider yet. */
export async function signInOnce(place: SingleSignOn): Promise<string | undefined> {
  const url = new URL(window.location.href);
  if (!url.searchParams.has('code') && !url.searchParams.has('error')) return leave(place);
  const away = takeAway();
  window.history.replaceState(null, '', `/${away?.hash ?? ''}`);
  // The page was loaded again with an address that was used, or the sign-in began in another tab.
  if (away === undefined) return leave(place);
  try {
    const tokens = await exchange(place, url, away);
    authorizeWith({ token: tokenSource(place, tokens), signOutUrl: signOutOf(place) });
    return undefined;
  } catch (error) {
    return whyRefused(error);
  }
}

/** Goes to the identity provider. The promise never ends, because the page ends. */
async function leave(place: SingleSignOn): Promise<never> {
  const { hash } = window.location;
  const away = {
    verifier: oauth.generateRandomCodeVerifier(),
    state: oauth.generateRandomState(),
    nonce: oauth.generateRandomNonce(),
    hash: hash.startsWith('#/') ? hash : '',
  };
  sessionStorage.setItem(awayName, JSON.stringify(away satisfies Away));
  const url = new URL('/oauth2/authorize', place.domain);
  url.search = new URLSearchParams({
    response_type: 'code',
    client_id: place.clientId,
    redirect_uri: redirectUri(),
    scope: 'openid',
    state: away.state,
    nonce: away.nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(away.verifier),
    code_challenge_method: 'S256',
  }).toString();
  window.location.assign(url);
  return new Promise(() => {});
}

function takeAway(): Away | undefined {
  const text = sessionStorage.getItem(awayName);
  sessionStorage.removeItem(awayName);
  return text === null ? undefined : (JSON.parse(text) as Away);
}

interface Tokens {
  readonly idToken: string;
  readonly refreshToken: string | undefined;
  /** Time in milliseconds. */
  readonly endsAt: number;
}

async function exchange(place: SingleSignOn, url: URL, { state, verifier, nonce }: Away): Promise<Tokens> {
  const [server, client] = partiesOf(place);
  const parameters = oauth.validateAuthResponse(server, client, url, state);
  const response = await oauth.authorizationCodeGrantRequest(
    server,
    client,
    oauth.None(),
    parameters,
    redirectUri(),
    verifier,
    options(place),
  );
  return tokensOf(
    await oauth.processAuthorizationCodeResponse(server, client, response, {
      expectedNonce: nonce,
      requireIdToken: true,
    }),
  );
}

/** The present ID token. A new one before the end of the last one, and a new sign-in if that is not possible. */
function tokenSource(place: SingleSignOn, first: Tokens): () => Promise<string> {
  let tokens = Promise.resolve(first);
  return async () => {
    const present = await tokens;
    if (Date.now() < present.endsAt - margin) return present.idToken;
    tokens = renew(place, present).catch(() => leave(place));
    return (await tokens).idToken;
  };
}

async function renew(place: SingleSignOn, { refreshToken }: Tokens): Promise<Tokens> {
  if (refreshToken === undefined) throw new Error('There is no refresh token.');
  const [server, client] = partiesOf(place);
  const response = await oauth.refreshTokenGrantRequest(server, client, oauth.None(), refreshToken, options(place));
  const renewed = tokensOf(await oauth.processRefreshTokenResponse(server, client, response));
  return { ...renewed, refreshToken: renewed.refreshToken ?? refreshToken };
}

function tokensOf({
  id_token: idToken,
  refresh_token: refreshToken,
  expires_in: seconds,
}: oauth.TokenEndpointResponse): Tokens {
  if (idToken === undefined) throw new Error('The user pool sent no ID token.');
  return { idToken, refreshToken, endsAt: Date.now() + (seconds ?? 0) * 1000 };
}

function partiesOf({ issuer, domain, clientId }: SingleSignOn): readonly [oauth.AuthorizationServer, oauth.Client] {
  return [{ issuer, token_endpoint: `${domain}/oauth2/token` }, { client_id: clientId }];
}

/** Only a server of this machine may lack TLS, in tests. */
function options({ domain }: SingleSignOn) {
  return { [oauth.allowInsecureRequests]: new URL(domain).hostname === '127.0.0.1' };
}

function redirectUri(): string {
  return `${window.location.origin}/`;
}

/** @see https://docs.aws.amazon.com/cognito/latest/developerguide/logout-endpoint.html */
function signOutOf({ domain, clientId }: SingleSignOn): string {
  const url = new URL('/logout', domain);
  url.search = new URLSearchParams({ client_id: clientId, logout_uri: redirectUri() }).toString();
  return url.href;
}

function whyRefused(error: unknown): string {
  if (error instanceof oauth.AuthorizationResponseError)
    return `The sign-in was refused: ${error.error_description ?? error.error}. Load the page again, or ask the administrator of your identity provider.`;
  return 'The sign-in could not be completed. Load the page again.';
}
