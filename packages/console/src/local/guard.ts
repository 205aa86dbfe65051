/**
 * Refuses requests that another site causes. Host: a site whose name resolves to 127.0.0.1 (DNS rebinding). Origin and
 * Sec-Fetch-Site: a page of another origin, which for SameSite cookies includes other ports of this machine.
 */
import { ConsoleError } from '../contract/index.ts';

/** @param origin `http://127.0.0.1:54321` @throws a `ConsoleError` */
export function refuseForeign(request: Request, origin: string): void {
  const { headers, method } = request;
  if (headers.get('host') !== new URL(origin).host)
    throw new ConsoleError(421, `This server answers only at ${origin}. Open the link that asr console printed.`);
  const isWrite = method !== 'GET' && method !== 'HEAD';
  refuseOrigin(headers.get('origin'), origin, isWrite);
  const site = headers.get('sec-fetch-site');
  const isOwn = site === null || site === 'same-origin' || site === 'none';
  if (!isOwn && (isWrite || !opensThePage(request)))
    throw new ConsoleError(403, 'A page of another site sent this request.');
}

function refuseOrigin(from: string | null, origin: string, isWrite: boolean): void {
  if (from === null && isWrite) throw new ConsoleError(403, 'A request that writes requires the header Origin.');
  if (from !== null && from !== origin) throw new ConsoleError(403, 'A page of another origin sent this request.');
}

/** A link on another site may open the page, which shows nothing without the cookie. */
function opensThePage({ headers, url }: Request): boolean {
  const isNavigation = headers.get('sec-fetch-mode') === 'navigate' && headers.get('sec-fetch-dest') === 'document';
  return isNavigation && new URL(url).pathname === '/';
}
