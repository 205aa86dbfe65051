/** Every attack that `pnpm attacks` plays. */
import type { Attack } from './attack.ts';
import { decoyAttacks } from './decoys.ts';
import { deployedApprovals } from './deployed-approvals.ts';
import { deployedEvents } from './deployed-events.ts';
import { deployedFindings } from './deployed-findings.ts';
import { deployedPrefixLists } from './deployed-prefix-lists.ts';
import { deployedSizes } from './deployed-sizes.ts';
import { deployedTexts } from './deployed-texts.ts';
import { deployedUndos } from './deployed-undos.ts';
import { doorAttacks } from './doors.ts';
import { floodAttacks } from './floods.ts';
import { forgedFindings } from './forged-findings.ts';
import { parametersOfFindings } from './parameters-of-findings.ts';
import { policyAttacks } from './policy-file.ts';
import { prefixListAttacks } from './prefix-lists.ts';
import { spellingAttacks } from './spellings.ts';
import { tagAttacks } from './tags.ts';
import { unknownIds } from './unknown-ids.ts';

export const attacks: readonly Attack[] = [
  ...forgedFindings,
  ...spellingAttacks,
  ...doorAttacks,
  ...policyAttacks,
  ...deployedFindings,
  ...parametersOfFindings,
  ...deployedEvents,
  ...deployedTexts,
  ...deployedSizes,
  ...deployedPrefixLists,
  ...deployedUndos,
  ...decoyAttacks,
  ...unknownIds,
  ...deployedApprovals,
  ...floodAttacks,
  ...tagAttacks,
  ...prefixListAttacks,
];
