/** Chapter five: a control that fails twice is not trusted any more in this hour. Another one is. */
import { failing } from '../cast.ts';
import type { Chapter } from '../chapter.ts';
import { expectation } from '../expectation.ts';
import type { Decided } from '../operator.ts';
import type { Stage } from '../stage.ts';
import { happen, happenInTurn, lineOfHappened, type Happened } from '../the-day.ts';

export async function tripBreaker(stage: Stage): Promise<{ readonly chapter: Chapter; readonly happened: readonly Happened[] }> {
  const { operator } = stage;
  await stage.nextHour();
  const failed = await happenInTurn(failing.fails, stage);
  const asked = await happen(failing.asked, stage);
  const other = await happen(failing.other, stage);
  const untouched = (await stage.state(asked.troubled)) === asked.troubled.before;
  const { remediations } = await operator.asr<Decided>('reject', asked.remediation.remediationId, '--because', 'Find out first why it fails.', '--wait');
  const happened = [...failed, asked, other];
  return {
    chapter: {
      title: 'Breaker: a control that fails twice in an hour',
      lines: happened.map(lineOfHappened),
      expectations: [
        expectation('It failed twice, and both say so.', failed.map(({ remediation }) => remediation.outcome), ['failed', 'failed']),
        expectation(
          'The third is asked about instead of changed.',
          [asked.remediation.outcome, untouched, asked.remediation.reason.includes('IAM.18 failed 2 times in this hour')],
          ['awaiting-approval', true, true],
        ),
        expectation('A person says no, and it stays as it is.', [remediations.map(({ outcome }) => outcome), (await stage.state(asked.troubled)) === asked.troubled.before], [['refused'], true]),
        expectation('Another control goes on in the same account.', other.remediation.outcome, 'fixed'),
      ],
      commands: operator.commands(),
    },
    happened,
  };
}
