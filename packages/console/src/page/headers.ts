/** Headers of every response. */

/**
 * @param signInDomain Where the page exchanges the code of the sign-in for a token: `https://….amazoncognito.com`.
 * @see https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Content-Security-Policy
 */
export function contentSecurityPolicy(signInDomain?: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    `connect-src 'self'${signInDomain === undefined ? '' : ` ${signInDomain}`}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'self'",
  ].join('; ');
}

/** @param signInDomain As in `contentSecurityPolicy`. */
export function securityHeaders(signInDomain?: string): { readonly [name: string]: string } {
  return { 'Content-Security-Policy': contentSecurityPolicy(signInDomain), ...fixed };
}

const fixed = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
};
