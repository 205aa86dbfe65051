/** Attacks on the servers of the console: on a machine, and behind single sign-on. */
import type { Attack } from '../attack.ts';
import { foreignPages } from './foreign-pages.ts';
import { forgedRequests } from './forged-requests.ts';
import { forgedTokens } from './forged-tokens.ts';
import { neighborAttacks } from './neighbors.ts';

export const consoleAttacks: readonly Attack[] = [
  ...foreignPages,
  ...neighborAttacks,
  ...forgedRequests,
  ...forgedTokens,
];
