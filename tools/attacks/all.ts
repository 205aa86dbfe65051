/** Every attack that `pnpm attacks` plays. */
import type { Attack } from './attack.ts';
import { doorAttacks } from './doors.ts';
import { floodAttacks } from './floods.ts';
import { forgedFindings } from './forged-findings.ts';
import { policyAttacks } from './policy-file.ts';
import { prefixListAttacks } from './prefix-lists.ts';
import { spellingAttacks } from './spellings.ts';
import { tagAttacks } from './tags.ts';

export const attacks: readonly Attack[] = [
  ...forgedFindings,
  ...spellingAttacks,
  ...doorAttacks,
  ...policyAttacks,
  ...floodAttacks,
  ...tagAttacks,
  ...prefixListAttacks,
];
