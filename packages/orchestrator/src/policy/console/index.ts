/** The section `console` of the policy. */
export { type ConsoleGrant, consoleGroup, consoleSchema, repeatedGrants } from './console-grants.ts';
