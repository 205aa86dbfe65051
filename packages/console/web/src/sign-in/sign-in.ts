/** Signs in as the server asks: by the link of `asr console`, or through an identity provider. */
import { signInByLink } from './by-link.ts';
import type { SingleSignOn } from './single-sign-on.ts';

type Place = { readonly kind: 'link' } | ({ readonly kind: 'single-sign-on' } & SingleSignOn);

/** Returns why it did not succeed, or `undefined`. Leaves the page if the person must sign in elsewhere. */
export async function signIn(): Promise<string | undefined> {
  const response = await fetch('/sign-in.json').catch(() => undefined);
  if (response?.ok !== true) return 'The console does not answer. Load the page again.';
  const place = (await response.json()) as Place;
  if (place.kind === 'link') return signInByLink();
  // Loaded only here: most consoles are opened by a link.
  const { signInOnce } = await import('./single-sign-on.ts');
  return signInOnce(place);
}
