/** Chapter 4: automatic mode with a limit of three changes per hour in one account. */
import { together } from '../../scenario/index.ts';
import {
  type Chapter,
  type Decided,
  type HandledViolation,
  type StoryRunner,
  expectation,
  handle,
  handleSequentially,
  lineOfHandled,
  many,
} from '../setup/index.ts';

export interface LimitedDay {
  readonly chapter: Chapter;
  readonly handled: readonly HandledViolation[];
  /** A plan that still awaits approval. */
  readonly waiting: HandledViolation;
}

export async function limitChanges(runner: StoryRunner): Promise<LimitedDay> {
  const { operator } = runner;
  await runner.nextHour();
  const shop = await handleSequentially(many.inOneHour, runner);
  const elsewhere = await handle(many.elsewhere, runner);
  const above = shop.slice(3);
  const untouched = await together(above, async ({ created }) => (await runner.state(created)) === created.before);

  await runner.nextHour();
  const later = await handle(many.nextHour, runner);
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

  const handled = [...shop, elsewhere, later];
  return {
    chapter: {
      title: 'Automatic, with limits: three changes an hour in one account',
      lines: handled.map(lineOfHandled),
      expectations: [
        expectation(
          'Three violations were fixed. Those above the limit wait for approval.',
          shop.map(({ remediation }) => remediation.outcome),
          ['fixed', 'fixed', 'fixed', 'awaiting-approval', 'awaiting-approval'],
        ),
        expectation(
          'Their resources are unchanged, and the reason names the limit.',
          [untouched, above.every(({ remediation }) => remediation.reason.includes('the limit of 3 remediations'))],
          [[true, true], true],
        ),
        expectation('Remediation in another account continues.', elsewhere.remediation.outcome, 'fixed'),
        expectation('Remediation continues in the next hour.', later.remediation.outcome, 'fixed'),
        expectation(
          'An approval applies a plan above the limit.',
          remediations.map(({ outcome }) => outcome),
          ['fixed'],
        ),
      ],
      commands: operator.commands(),
    },
    handled,
    waiting,
  };
}
