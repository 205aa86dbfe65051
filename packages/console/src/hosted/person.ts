/** The person of a token, from claims that Amazon Cognito signed. Pure. */
import { userNamePattern } from '@asr/orchestrator';
import { ConsoleError } from '../contract/index.ts';

export interface Person {
  /** Never changes for a person: `SingleSignOn_` and the id at the identity provider. */
  readonly id: string;
  /** For history: the user name, such as `jane@example.com`. */
  readonly userName: string;
  /** As the identity provider names them. */
  readonly groups: readonly string[];
}

/** Name of the only identity provider of the user pool, in the template of the stack. */
export const identityProvider = 'SingleSignOn';

/** The attributes of the user pool that hold the user name and the groups. */
export const personClaims = { userName: 'custom:person', groups: 'custom:groups' } as const;

/**
 * @param claims Of a token whose signature, issuer, audience, use and expiry are verified.
 * @throws a `ConsoleError` with status 403, if the person did not sign in through the identity provider, or the identity
 * provider sent no user name.
 */
export function personOf(claims: { readonly [name: string]: unknown }): Person {
  const id = claims['cognito:username'];
  // A user that someone created in the pool itself has another prefix, and no identity.
  if (typeof id !== 'string' || !id.startsWith(`${identityProvider}_`) || !hasIdentity(claims['identities']))
    throw new ConsoleError(
      403,
      'Only people of your identity provider can use this console. Sign in with single sign-on.',
    );
  const userName = claims[personClaims.userName];
  if (typeof userName !== 'string' || !userNamePattern.test(userName))
    throw new ConsoleError(
      403,
      'Your identity provider sent no user name of 2 to 64 letters, digits and characters of _+=,.@-. Ask the operator of ASR to correct the parameter PersonAttribute of the console stack.',
    );
  return { id, userName, groups: groupsIn(claims[personClaims.groups]) };
}

function hasIdentity(identities: unknown): boolean {
  return (
    Array.isArray(identities) &&
    identities.some(
      (one: unknown) =>
        typeof one === 'object' && one !== null && 'providerName' in one && one.providerName === identityProvider,
    )
  );
}

/**
 * The groups in one text: a JSON list, `[admins, auditors]`, or one group. Amazon Cognito writes several values of SAML as a
 * list without quotation marks, so a group whose name contains a comma is read as two. The policy has no such group, and
 * docs/guides/console.md says to send only groups that administrators assign.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-specifying-attribute-mapping.html
 */
export function groupsIn(text: unknown): readonly string[] {
  if (typeof text !== 'string' || text === '') return [];
  if (!text.startsWith('[')) return [text];
  if (!text.endsWith(']')) return [];
  const list = jsonList(text) ?? text.slice(1, -1).split(',');
  return [...new Set(list.map((group) => group.trim()).filter((group) => group !== ''))];
}

function jsonList(text: string): readonly string[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) && value.every((one) => typeof one === 'string') ? value : undefined;
  } catch {
    return undefined;
  }
}
