/** Attacks on the server of `asr console`. */
import type { Attack } from '../attack.ts';
import { foreignPages } from './foreign-pages.ts';
import { forgedRequests } from './forged-requests.ts';
import { neighborAttacks } from './neighbors.ts';

export const consoleAttacks: readonly Attack[] = [...foreignPages, ...neighborAttacks, ...forgedRequests];
