/** The console behind single sign-on. */
export { type HostedConsoleOptions, type SignInPlace, hostedApp } from './hosted-app.ts';
export { identityProvider, personClaims } from './person.ts';
export { tokenVerifier } from './verify-token.ts';
