/** The comparison as Markdown. */
import { page, table } from '../markdown.ts';
import type { PeersFigures, Result } from './peers.ts';

export function peersPage(figures: PeersFigures): string {
  const { groups, rounds, fixes, results, absent, undone } = figures;
  const kinds = Object.keys(results[0]?.verdicts ?? {});
  return page(
    '## Beside others',
    `The same violations in one account per tool: ${groups} security groups, the default groups, buckets without a public access block,\n` +
      `a weak password policy; ${fixes} resources to fix. In turns, ${rounds} times, on one moto; medians.`,
    peersTable(figures),
    results.map(({ name, how }) => `- **${name}** ${how}.`).join('\n'),
    'Compare the other tool with the playbooks alone; the orchestrator also does what the other tool leaves to its operator.\n' +
      'A tool that reads a whole account needs fewer calls per fix the more violations there are; a tool that receives a finding\nstarts at once. A call takes longer on AWS than on moto, so the number of calls matters more there.',
    'An independent check afterwards: violations closed, and resources intact (everything else unchanged), of the total:',
    table(
      ['', ...results.map(({ name }) => name)],
      kinds.map((kind) => [kind, ...results.map((result) => verdictOf(result, kind))]),
    ),
    `ASR then undid all of its ${undone.resources} fixes: ${undone.resources - undone.notUndone} were undone, and the account was ${undone.asBefore ? 'as before, rule by rule' : 'NOT as before'}.`,
    absent.join('\n'),
  );
}

/** The short table. */
export function peersTable({ results }: PeersFigures): string {
  return table(
    ['', 'time a fix', 'AWS API calls a fix', 'verified', 'can be undone'],
    results.map(({ name, secondsAFix, callsAFix, claims }) => [
      name,
      `${(secondsAFix * 1000).toFixed(0)} ms`,
      callsAFix.toFixed(2),
      claims.verifies,
      claims.undoes,
    ]),
  );
}

function verdictOf({ verdicts }: Result, kind: string): string {
  const verdict = verdicts[kind];
  return verdict === undefined ? '' : `${verdict.closed}, ${verdict.intact} of ${verdict.of}`;
}
