/** Verifies the ID token of a request. */
import { CognitoJwtVerifier } from 'aws-jwt-verify';
import {
  FetchError,
  JwksNotAvailableInCacheError,
  JwtBaseError,
  WaitPeriodNotYetEndedJwkError,
} from 'aws-jwt-verify/error';
import { ConsoleError } from '../contract/index.ts';

export interface TokenVerifier {
  /** @throws a `ConsoleError` with status 401 for a token that is not valid, and 503 if the keys of the user pool cannot be read. */
  claimsOf(authorization: string | null): Promise<{ readonly [name: string]: unknown }>;
}

/** @param jwks The public keys of the user pool. @default read from the user pool, and kept */
export function tokenVerifier(
  { userPoolId, clientId }: { readonly userPoolId: string; readonly clientId: string },
  jwks?: Parameters<ReturnType<typeof CognitoJwtVerifier.create>['cacheJwks']>[0],
): TokenVerifier {
  const verifier = CognitoJwtVerifier.create({ userPoolId, clientId, tokenUse: 'id' });
  if (jwks !== undefined) verifier.cacheJwks(jwks);
  return {
    async claimsOf(authorization) {
      const [, token] = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/.exec(authorization ?? '') ?? [];
      if (token === undefined) throw new ConsoleError(401, 'You are not signed in. Load the page again.');
      try {
        return await verifier.verify(token);
      } catch (error) {
        throw problemOf(error);
      }
    },
  };
}

function problemOf(error: unknown): unknown {
  if (!(error instanceof JwtBaseError)) return error;
  const isUnavailable =
    error instanceof FetchError ||
    error instanceof JwksNotAvailableInCacheError ||
    error instanceof WaitPeriodNotYetEndedJwkError;
  if (isUnavailable)
    return new ConsoleError(503, 'The console cannot read the keys of its user pool now. Try again in a minute.', {
      cause: error,
    });
  // Which check failed helps only an attacker.
  return new ConsoleError(401, 'Your sign-in is not valid or has ended. Load the page again.', { cause: error });
}
