/** Chapter 6: an operator stops ASR while changes are queued and some have started. */
import { lastPartOf } from '@asr/playbooks';
import type { RemediationRecord } from '@asr/orchestrator';
import type { RemediationView } from '@asr/cli';
import { together } from '../../scenario/index.ts';
import {
  type Chapter,
  type Decided,
  type HandledViolation,
  type Operator,
  type StoryRunner,
  type CreatedViolation,
  expectation,
  lineOf,
  lineOfHandled,
  only,
  queued,
  slowEc2,
} from '../setup/index.ts';

export async function stopEverything(
  runner: StoryRunner,
  waiting: HandledViolation,
): Promise<{ readonly chapter: Chapter; readonly handled: readonly HandledViolation[] }> {
  const { operator } = runner;
  await runner.nextHour();
  const created = await together(queued, (violation) => runner.create(violation));

  const { remediations, atStop } = await stopDuringWork(created, runner);
  const handled = pair(created, remediations);
  const states = await together(handled, ({ created: one }) => runner.state(one));

  const skipped = handled.filter(({ remediation }) => remediation.outcome === 'skipped');
  const [one] = skipped;
  if (one === undefined)
    throw new Error('All changes finished before ASR was stopped, so this chapter cannot continue.');
  const pressed = only(await runner.press([one.created]));
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
    async ({ created: each }) => (await runner.state(each)) === each.before,
  );

  await operator.asr('start', '--because', '4711 is over');
  const again = only(await runner.press([one.created]));
  const rejected = await operator.asr<Decided>(
    'reject',
    waiting.remediation.remediationId,
    '--because',
    'No longer needed.',
    '--wait',
  );

  // Each of them has its claim, but EC2 has not applied any of their changes yet.
  const begun = atStop.filter(({ outcome }) => outcome === null);
  const fixed = handled.filter(({ remediation }) => remediation.outcome === 'fixed');
  return {
    chapter: {
      title: 'Stop: an operator stops everything while fifteen changes are queued and the first has started',
      lines: [
        ...handled.map(lineOfHandled),
        lineOf(one.created.violation, pressed.outcome, pressed.reason),
        lineOf(one.created.violation, again.outcome, again.reason),
      ],
      expectations: [
        expectation(
          'At the stop, some changes had started and none had finished.',
          [begun.length > 0, endedAmong(atStop)],
          [true, []],
        ),
        expectation(
          'Changes that had started were finished. No other change started.',
          [handled.every(isFixedOrSkipped), fixed.map(idOf).toSorted()],
          [true, begun.map(({ remediationId }) => remediationId).toSorted()],
        ),
        expectation(
          'Skipped resources are unchanged, and fixed resources are compliant.',
          states,
          handled.map(({ created: each, remediation }) =>
            remediation.outcome === 'fixed' ? '22 from 198.51.100.0/24 "office"' : each.before,
          ),
        ),
        expectation('The button does not change a resource.', [pressed.outcome, whileStopped[0]], ['skipped', true]),
        expectation(
          'An approval does not change a resource, and its plan still waits for approval.',
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
    handled: [...handled, { created: one.created, remediation: again }],
  };
}

/** An operator uses the button for all findings, and another stops ASR while EC2 applies the first change. */
async function stopDuringWork(created: readonly CreatedViolation[], runner: StoryRunner) {
  const ec2 = slowEc2(created.length);
  return runner.during(ec2.onCall, async () => {
    const working = runner.press(created);
    const atStop = await stopOnce(Promise.race([ec2.underWay, working]), runner.operator).finally(async () => {
      ec2.recover();
      // Waits for the work also after an error, before the local cloud is closed.
      await Promise.allSettled([working]);
    });
    return { remediations: await working, atStop };
  });
}

/** Returns the records in history directly after the stop. */
async function stopOnce(underWay: Promise<unknown>, operator: Operator): Promise<readonly RemediationRecord[]> {
  await underWay;
  await operator.asr('stop', '--because', 'Incident 4711');
  return operator.asr('history', '--control', 'EC2.13', '--since', '30m');
}

/** Ids of remediations that had ended. Skipped remediations do not count, because they end at the stop. */
function endedAmong(records: readonly RemediationRecord[]): readonly string[] {
  return records
    .filter(({ outcome }) => outcome !== null && outcome !== 'skipped')
    .map(({ remediationId }) => remediationId);
}

function idOf({ remediation }: HandledViolation): string {
  return remediation.remediationId;
}

function isFixedOrSkipped({ remediation: { outcome } }: HandledViolation): boolean {
  return outcome === 'fixed' || outcome === 'skipped';
}

/** Each violation with its remediation. */
function pair(
  created: readonly CreatedViolation[],
  remediations: readonly RemediationView[],
): readonly HandledViolation[] {
  return created.map((one) => {
    const remediation = remediations.find(({ resourceId }) => lastPartOf(resourceId) === lastPartOf(one.resource.id));
    if (remediation === undefined) throw new Error(`${one.violation.name} has no remediation.`);
    return { created: one, remediation };
  });
}
