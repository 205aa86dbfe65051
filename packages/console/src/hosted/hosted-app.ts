/** The console behind single sign-on: one Hono app for the API and the files of the page. Runs in Lambda. */
import type { ConsoleGrant } from '@asr/orchestrator';
import { Hono } from 'hono';
import { compress } from 'hono/compress';
import { createApi, failureSentence, respond } from '../api/index.ts';
import { ConsoleError, type ConsoleOperations } from '../contract/index.ts';
import { type WebFiles, pageResponse, securityHeaders } from '../page/index.ts';
import { grantsOf } from './grants.ts';
import { personOf } from './person.ts';
import type { TokenVerifier } from './verify-token.ts';

/** Where the page signs in. Public: the page needs it before anyone signs in. */
export interface SignInPlace {
  /** Issuer of the tokens: `https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_abCdEf123`. */
  readonly issuer: string;
  /** `https://asr-console.auth.eu-west-1.amazoncognito.com` */
  readonly domain: string;
  readonly clientId: string;
}

export interface HostedConsoleOptions {
  readonly web: WebFiles;
  readonly signIn: SignInPlace;
  readonly verifier: TokenVerifier;
  /** The section `console` of the policy. */
  readonly grants: readonly ConsoleGrant[];
  /** The accounts below organizational units, at any depth. */
  readonly accountsBelow: (units: readonly string[]) => Promise<readonly string[]>;
  /** The operations in the name of a person. */
  readonly operationsFor: (userName: string) => ConsoleOperations;
  /** Gets one line for each unexpected error, for the log. */
  readonly report: (line: string) => void;
}

export function hostedApp({
  web,
  signIn,
  verifier,
  grants,
  accountsBelow,
  operationsFor,
  report,
}: HostedConsoleOptions): Hono {
  const app = new Hono();
  const failures = { report, place: 'The log of the console function' };
  const headers = securityHeaders(signIn.domain);
  app.use(async (context, next) => {
    await next();
    for (const [name, value] of Object.entries({ ...headers, ...transport })) context.res.headers.set(name, value);
    if (!context.res.headers.has('Cache-Control')) context.res.headers.set('Cache-Control', 'no-store');
  });
  app.onError((error, context) =>
    error instanceof ConsoleError
      ? respond(context, error.status, error.message)
      : respond(context, 500, failureSentence(failures, `${context.req.method} outside of the API`, error)),
  );
  app.route(
    '/api/v1',
    createApi({
      ...failures,
      async callerOf(request) {
        const person = personOf(await verifier.claimsOf(request.headers.get('Authorization')));
        const own = await grantsOf(person.groups, grants, accountsBelow);
        return {
          id: person.id,
          grants: own,
          operations: operationsFor(person.userName),
          ...whyNot(own, person.userName),
        };
      },
    }),
  );
  app.get('/sign-in.json', (context) => context.json({ kind: 'single-sign-on', ...signIn }));
  // Only public files are compressed. The length of a compressed answer can reveal what it contains.
  app.get('*', compress(), (context) => pageResponse(context, web));
  return app;
}

/** @see https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Strict-Transport-Security */
const transport = { 'Strict-Transport-Security': 'max-age=63072000; includeSubDomains' };

function whyNot(own: readonly unknown[], userName: string): { readonly why?: string } {
  if (own.length > 0) return {};
  return {
    why: `${userName} has no role here. Ask the operator of ASR to add one of your groups to the section console of the policy, and to deploy it.`,
  };
}
