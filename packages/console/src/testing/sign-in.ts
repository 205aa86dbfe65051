/** Signs in to a console as its page does. */
import { writeHeader } from '../api/index.ts';
import type { LocalConsole } from '../local/index.ts';

/** The headers of every request of the page. The link is used afterwards. */
export async function signIn({ origin, link }: Pick<LocalConsole, 'origin' | 'link'>) {
  const token = link.slice(link.indexOf('=') + 1);
  const page = { Origin: origin, 'Content-Type': 'application/json' };
  const response = await fetch(`${origin}/session`, {
    method: 'POST',
    headers: { ...page, [writeHeader]: '1' },
    body: JSON.stringify({ token }),
  });
  if (!response.ok) throw new Error(`The console answered ${response.status}: ${await response.text()}`);
  const { key } = (await response.json()) as { readonly key: string };
  return { ...page, 'X-ASR-Console': key, Cookie: String(response.headers.get('set-cookie')).split(';')[0] ?? '' };
}
