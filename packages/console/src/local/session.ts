/** Who may use the console of this process: a one-time token in the link, exchanged for a cookie that scripts cannot read. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

export interface Session {
  /** For the fragment of the link, which a browser never sends. Valid once. */
  readonly token: string;
  readonly cookieName: string;
  /** Returns the value of the cookie, or `undefined` for a wrong or used token. */
  exchange(token: string): string | undefined;
  isSignedIn(cookieHeader: string | undefined): boolean;
}

/** @param port Part of the name, because browsers share cookies between the ports of a host. */
export function openSession(port: number): Session {
  const token = newSecret();
  const secret = newSecret();
  const cookieName = `asr-console-${port}`;
  let isUsed = false;
  return {
    token,
    cookieName,
    exchange(given) {
      if (isUsed || !isEqual(given, token)) return undefined;
      isUsed = true;
      return secret;
    },
    isSignedIn: (header = '') => {
      const cookies = header.split(';').map((part) => part.trim());
      return cookies.some(
        (cookie) => cookie.startsWith(`${cookieName}=`) && isEqual(cookie.slice(cookieName.length + 1), secret),
      );
    },
  };
}

const newSecret = () => randomBytes(32).toString('base64url');

/** In constant time, also for strings of different lengths. */
function isEqual(given: string, secret: string): boolean {
  const digestOf = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digestOf(given), digestOf(secret));
}
