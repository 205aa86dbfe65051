/** The comparison as Markdown. */
import { page, table } from '../markdown.ts';
import type { PeersFigures, Result } from './peers.ts';

export function peersPage(figures: PeersFigures): string {
  const { groups, rounds, fixes, results, absent, undone } = figures;
  const kinds = Object.keys(results[0]?.verdicts ?? {});
  return page(
    '## Beside others',
    `The same wrongs in an account for each: ${groups} security groups, the default groups, buckets without a public access block, a weak\n` +
      `password policy; ${fixes} resources to fix. In turns, ${rounds} times, on one moto; medians.`,
    peersTable(figures),
    results.map(({ name, how }) => `- **${name}** ${how}.`).join('\n'),
    'So the playbooks alone compare with the other tools; the orchestrator does besides what those leave to whoever runs them.\n' +
      'Who reads a whole account at once needs fewer calls for a fix, the more is wrong in it; who is told one finding begins at once.\nA call of AWS takes longer than one of moto, so there the calls weigh more.',
    'What one independent look found afterwards, as closed and intact (all that had to stay is as it was) of so many:',
    table(
      ['', ...results.map(({ name }) => name)],
      kinds.map((kind) => [kind, ...results.map((result) => verdictOf(result, kind))]),
    ),
    `ASR then undid all of its ${undone.resources} fixes: ${undone.resources - undone.notUndone} were undone, and the account was ${undone.asBefore ? 'as before, rule by rule' : 'NOT as before'}.`,
    absent.join('\n'),
  );
}

/** The short one. */
export function peersTable({ results }: PeersFigures): string {
  return table(
    ['', 'time a fix', 'AWS API calls a fix', 'verified', 'can be undone'],
    results.map(({ name, secondsAFix, callsAFix, claims }) => [
      name,
      `${(secondsAFix * 1000).toFixed(0)} ms`,
      callsAFix.toFixed(1),
      claims.verifies,
      claims.undoes,
    ]),
  );
}

function verdictOf({ verdicts }: Result, kind: string): string {
  const verdict = verdicts[kind];
  return verdict === undefined ? '' : `${verdict.closed}, ${verdict.intact} of ${verdict.of}`;
}
