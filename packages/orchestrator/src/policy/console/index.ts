/** The section `console` of the policy. */
export { type ConsoleGrant, consoleGroup, consoleRoles, consoleSchema, repeatedGrants } from './console-grants.ts';
