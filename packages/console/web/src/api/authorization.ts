/** The token of a person who signed in through an identity provider. Only in memory: a copy of the storage has no token. */

interface SignedIn {
  /** The present ID token. It can sign in again, which leaves the page. */
  readonly token: () => Promise<string>;
  /** Where the browser ends the session. */
  readonly signOutUrl: string;
}

let signedIn: SignedIn | undefined;

export function authorizeWith(person: SignedIn): void {
  signedIn = person;
}

/** Empty for a console that was opened by a link. */
export async function authorization(): Promise<{ readonly [name: string]: string }> {
  return signedIn === undefined ? {} : { Authorization: `Bearer ${await signedIn.token()}` };
}

/** `undefined`: there is nothing to sign out of. */
export function signOutUrl(): string | undefined {
  return signedIn?.signOutUrl;
}
