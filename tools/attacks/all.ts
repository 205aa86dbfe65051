/** Every attack that `pnpm attacks` plays. */
import type { Attack } from './attack.ts';
import { consoleAttacks } from './console/index.ts';
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

/** Those that need no deployed ASR, or only its policy file. All of them take about a second. */
const quick: readonly Attack[] = [
  ...forgedFindings,
  ...spellingAttacks,
  ...doorAttacks,
  ...policyAttacks,
  ...floodAttacks,
  ...tagAttacks,
  ...prefixListAttacks,
  ...consoleAttacks,
];

/** Those on a deployed ASR. All of them take about a minute. */
const deployed: readonly Attack[] = [
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
];

export const attacks: readonly Attack[] = [...quick, ...deployed];

/** A sample for `pnpm test`. `pnpm attacks`, which CI runs, plays all of them. */
export const shortVersion: readonly Attack[] = [...every(5, quick), ...every(20, deployed)];

/** Every nth attack, so that the sample has some of each module. */
function every(nth: number, all: readonly Attack[]): readonly Attack[] {
  return all.filter((_attack, index) => index % nth === 0);
}
