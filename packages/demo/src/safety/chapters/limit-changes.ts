/** Chapter four: automatic, but no more than three changes an hour in one account. */
import { together } from '../../scenario/index.ts';
import {
  type Chapter,
  type Decided,
  type Happened,
  type Stage,
  expectation,
  happen,
  happenInTurn,
  lineOfHappened,
  many,
} from '../setup/index.ts';

export interface LimitedDay {
  readonly chapter: Chapter;
  readonly happened: readonly Happened[];
  /** A plan that still waits. */
  readonly waiting: Happened;
}

export async function limitChanges(stage: Stage): Promise<LimitedDay> {
  const { operator } = stage;
  await stage.nextHour();
  const shop = await happenInTurn(many.inOneHour, stage);
  const elsewhere = await happen(many.elsewhere, stage);
  const above = shop.slice(3);
  const untouched = await together(above, async ({ troubled }) => (await stage.state(troubled)) === troubled.before);

  await stage.nextHour();
  const later = await happen(many.nextHour, stage);
  const [first, waiting] = above;
  if (first === undefined || waiting === undefined) throw new Error('Two of five are above a limit of three.');
  const { remediations } = await operator.asr<Decided>(
    'approve',
    first.remediation.remediationId,
    '--plan',
    first.remediation.plan ?? '',
    '--because',
    'Five at once were a deployment.',
    '--wait',
  );

  const happened = [...shop, elsewhere, later];
  return {
    chapter: {
      title: 'Automatic, with limits: three changes an hour in one account',
      lines: happened.map(lineOfHappened),
      expectations: [
        expectation(
          'Three were fixed, and those above the limit wait for a person.',
          shop.map(({ remediation }) => remediation.outcome),
          ['fixed', 'fixed', 'fixed', 'awaiting-approval', 'awaiting-approval'],
        ),
        expectation(
          'What waits is untouched, and says which limit it is about.',
          [untouched, above.every(({ remediation }) => remediation.reason.includes('the limit of 3 remediations'))],
          [[true, true], true],
        ),
        expectation('Another account goes on.', elsewhere.remediation.outcome, 'fixed'),
        expectation('The next hour goes on.', later.remediation.outcome, 'fixed'),
        expectation(
          'A yes carries out what was above the limit.',
          remediations.map(({ outcome }) => outcome),
          ['fixed'],
        ),
      ],
      commands: operator.commands(),
    },
    happened,
    waiting,
  };
}
