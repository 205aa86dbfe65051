/** Ids of remediations that do not exist, through each command and a delegate. Nothing starts for them. */
import { type Attack, broken } from './attack.ts';
import { automatic } from './policies.ts';
import { whyItHeld } from './verdict.ts';

const ids: readonly (readonly [what: string, id: string])[] = [
  ['the id of no remediation', 'r-00000000000000000000'],
  ['a text that is no id', 'r-unknown'],
  ['a path', '../../r-00000000000000000000'],
  ['an id with an escape sequence', 'r-0000\u001b[31m0000000000000000'],
  ['an id of 5,000 characters', `r-${'0'.repeat(5000)}`],
];

const commands: readonly (readonly [name: string, argv: (id: string) => readonly string[]])[] = [
  ['`asr local undo`', (id) => ['local', 'undo', id]],
  ['`asr local approve`', (id) => ['local', 'approve', id, '--plan', '1a2b3c4d5e6f7081', '--because', 'x']],
  ['`asr local reject`', (id) => ['local', 'reject', id, '--because', 'x']],
  ['`asr undo`', (id) => ['undo', id, '--wait']],
  ['`asr approve`', (id) => ['approve', id, '--plan', '1a2b3c4d5e6f7081', '--because', 'x', '--wait']],
  ['`asr reject`', (id) => ['reject', id, '--because', 'x', '--wait']],
  ['`asr allow-again`', (id) => ['allow-again', id, 'EC2.13']],
];

/** The answer to a delegate is in history, and not on the terminal of the delegate. */
const byDelegate: readonly (readonly [name: string, argv: (id: string) => readonly string[]])[] = [
  ['`asr undo`', (id) => ['undo', id, '--delegation', 'shop-team']],
  [
    '`asr approve`',
    (id) => ['approve', id, '--plan', '1a2b3c4d5e6f7081', '--because', 'x', '--delegation', 'shop-team'],
  ],
  ['`asr reject`', (id) => ['reject', id, '--because', 'x', '--delegation', 'shop-team']],
];

export const unknownIds: readonly Attack[] = ids.flatMap(([what, id]): readonly Attack[] => [
  ...commands.map(([name, argv]): Attack => ({
    by: 'operator',
    on: 'history',
    does: `gives ${what} to ${name}`,
    async play(asr) {
      const ran = await asr.asr(automatic, argv(id));
      if (ran.executions > 0) return broken('An execution started.');
      if (ran.code !== 2) return broken(`The command exits with ${ran.code}: ${ran.printed}`);
      return ran.printed.includes('\u001b') ? broken('The terminal gets the escape sequence.') : whyItHeld(ran);
    },
  })),
  ...byDelegate.map(([name, argv]): Attack => ({
    by: 'delegate',
    on: 'history',
    does: `gives ${what} to ${name}`,
    async play(asr) {
      const ran = await asr.asr(automatic, argv(id));
      return ran.answers.every(({ outcome }) => outcome === 'refused')
        ? whyItHeld(ran)
        : broken(`ASR says ${ran.answers.map(({ outcome }) => outcome).join(', ')}.`);
    },
  })),
]);
