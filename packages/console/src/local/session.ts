/** Who may use the console of this process: a one-time token in the link, exchanged for a cookie and a key of the page. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

export interface Session {
  /** For the fragment of the link, which a browser never sends. Valid once. */
  readonly token: string;
  readonly cookieName: string;
  /** Returns what signs the page in, or `undefined` for a wrong or used token. */
  exchange(token: string): SignedIn | undefined;
  isSignedIn(cookieHeader: string | undefined, key: string | undefined): boolean;
}

/**
 * Each request needs both. A browser sends the cookie to every port of this machine, where a server of another user can
 * read it. The key is in the storage of the page, which belongs to its port only.
 */
interface SignedIn {
  readonly cookie: string;
  readonly key: string;
}

/** @param port Part of the name, because browsers share cookies between the ports of a host. */
export function openSession(port: number): Session {
  const token = newSecret();
  const secrets: SignedIn = { cookie: newSecret(), key: newSecret() };
  const cookieName = `asr-console-${port}`;
  let isUsed = false;
  return {
    token,
    cookieName,
    exchange(given) {
      if (isUsed || !isEqual(given, token)) return undefined;
      isUsed = true;
      return secrets;
    },
    isSignedIn: (header = '', key = '') => {
      const cookies = header.split(';').map((part) => part.trim());
      const hasCookie = cookies.some(
        (cookie) => cookie.startsWith(`${cookieName}=`) && isEqual(cookie.slice(cookieName.length + 1), secrets.cookie),
      );
      return hasCookie && isEqual(key, secrets.key);
    },
  };
}

const newSecret = () => randomBytes(32).toString('base64url');

/** In constant time, also for strings of different lengths. */
function isEqual(given: string, secret: string): boolean {
  const digestOf = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digestOf(given), digestOf(secret));
}
