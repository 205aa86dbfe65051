/** Exchanges the one-time token of the link for a cookie and a key, and removes it from the address. */
import { keepKey, ownHeaders, writeHeaders } from '../api/client.ts';

/** Returns why it did not succeed, or `undefined`. */
export async function signInByLink(): Promise<string | undefined> {
  const [, token] = /^#token=([\w-]+)$/.exec(window.location.hash) ?? [];
  if (token === undefined) return undefined;
  window.history.replaceState(null, '', '#/inbox');
  const response = await fetch('/session', {
    method: 'POST',
    headers: writeHeaders(),
    body: JSON.stringify({ token }),
  }).catch(() => undefined);
  if (response?.ok === true) {
    const { key } = (await response.json()) as { readonly key: string };
    keepKey(key);
    return undefined;
  }
  // The cookie of an earlier visit is still valid when the page is opened again.
  const known = await fetch('/api/v1/me', { headers: ownHeaders() }).catch(() => undefined);
  return known?.ok === true ? undefined : 'This link was used before. Run asr console again, and open the new link.';
}
