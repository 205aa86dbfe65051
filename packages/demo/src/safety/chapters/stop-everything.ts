/** Chapter six: somebody stops ASR while work is queued, and some of it begun. */
import { lastPartOf } from '@asr/playbooks';
import type { RemediationRecord } from '@asr/orchestrator';
import type { RemediationView } from '@asr/cli';
import { together } from '../../scenario/index.ts';
import {
  type Chapter,
  type Decided,
  type Happened,
  type Operator,
  type Stage,
  type Troubled,
  expectation,
  lineOf,
  lineOfHappened,
  only,
  queued,
  slowEc2,
} from '../setup/index.ts';

export async function stopEverything(
  stage: Stage,
  waiting: Happened,
): Promise<{ readonly chapter: Chapter; readonly happened: readonly Happened[] }> {
  const { operator } = stage;
  await stage.nextHour();
  const troubled = await together(queued, (trouble) => stage.create(trouble));

  const { remediations, whenStopped } = await stopAmidst(troubled, stage);
  const happened = pair(troubled, remediations);
  const states = await together(happened, ({ troubled: one }) => stage.state(one));

  const skipped = happened.filter(({ remediation }) => remediation.outcome === 'skipped');
  const [one] = skipped;
  if (one === undefined)
    throw new Error('Everything was done before ASR was stopped, so there is no more of this chapter to play.');
  const pressed = only(await stage.press([one.troubled]));
  const approved = await operator.asr<Decided>(
    'approve',
    waiting.remediation.remediationId,
    '--plan',
    waiting.remediation.plan ?? '',
    '--because',
    'Go on.',
    '--wait',
  );
  const whileStopped = await together(
    [one, waiting],
    async ({ troubled: each }) => (await stage.state(each)) === each.before,
  );

  await operator.asr('start', '--because', '4711 is over');
  const again = only(await stage.press([one.troubled]));
  const rejected = await operator.asr<Decided>(
    'reject',
    waiting.remediation.remediationId,
    '--because',
    'No longer needed.',
    '--wait',
  );

  // Each of them has its claim, and EC2 has carried out none of their changes yet.
  const begun = whenStopped.filter(({ outcome }) => outcome === null);
  const fixed = happened.filter(({ remediation }) => remediation.outcome === 'fixed');
  return {
    chapter: {
      title: 'Stop: an operator stops everything while fifteen changes are queued and the first has started',
      lines: [
        ...happened.map(lineOfHappened),
        lineOf(one.troubled.trouble, pressed.outcome, pressed.reason),
        lineOf(one.troubled.trouble, again.outcome, again.reason),
      ],
      expectations: [
        expectation(
          'Some had begun, and none had ended, when the stop came.',
          [begun.length > 0, endedAmong(whenStopped)],
          [true, []],
        ),
        expectation(
          'What had begun was finished, and nothing else was begun.',
          [happened.every(isFixedOrSkipped), fixed.map(idOf).toSorted()],
          [true, begun.map(({ remediationId }) => remediationId).toSorted()],
        ),
        expectation(
          'What was skipped is untouched, and what was fixed is fixed.',
          states,
          happened.map(({ troubled: each, remediation }) =>
            remediation.outcome === 'fixed' ? '22 from 198.51.100.0/24 "office"' : each.before,
          ),
        ),
        expectation('The button changes nothing either.', [pressed.outcome, whileStopped[0]], ['skipped', true]),
        expectation(
          'A yes changes nothing either, and its plan goes on waiting.',
          [
            approved.remediations.map(({ outcome }) => outcome),
            whileStopped[1],
            rejected.remediations.map(({ outcome }) => outcome),
          ],
          [['skipped'], true, ['refused']],
        ),
        expectation('After the start, the button works again.', again.outcome, 'fixed'),
      ],
      commands: operator.commands(),
    },
    happened: [...happened, { troubled: one.troubled, remediation: again }],
  };
}

/** Somebody presses the button for all, and somebody else stops ASR while EC2 is at work on the first of them. */
async function stopAmidst(troubled: readonly Troubled[], stage: Stage) {
  const ec2 = slowEc2(troubled.length);
  return stage.during(ec2.meddle, async () => {
    const working = stage.press(troubled);
    const whenStopped = await stopOnce(Promise.race([ec2.underWay, working]), stage.operator).finally(async () => {
      ec2.recover();
      // Whatever went wrong, nothing may be at work when the stage goes dark.
      await Promise.allSettled([working]);
    });
    return { remediations: await working, whenStopped };
  });
}

/** Answers with what history knows right after the stop. */
async function stopOnce(underWay: Promise<unknown>, operator: Operator): Promise<readonly RemediationRecord[]> {
  await underWay;
  await operator.asr('stop', '--because', 'Incident 4711');
  return operator.asr('history', '--control', 'EC2.13', '--since', '30m');
}

/** What the stop did not let begin has its answer at once, and does not count. */
function endedAmong(records: readonly RemediationRecord[]): readonly string[] {
  return records
    .filter(({ outcome }) => outcome !== null && outcome !== 'skipped')
    .map(({ remediationId }) => remediationId);
}

function idOf({ remediation }: Happened): string {
  return remediation.remediationId;
}

function isFixedOrSkipped({ remediation: { outcome } }: Happened): boolean {
  return outcome === 'fixed' || outcome === 'skipped';
}

/** Each with what came of it. */
function pair(troubled: readonly Troubled[], remediations: readonly RemediationView[]): readonly Happened[] {
  return troubled.map((one) => {
    const remediation = remediations.find(({ resourceId }) => lastPartOf(resourceId) === lastPartOf(one.resource.id));
    if (remediation === undefined) throw new Error(`Nobody answered for ${one.trouble.name}.`);
    return { troubled: one, remediation };
  });
}
