/**
 * Chapter 5: a deployment tool reverts the changes of ASR. After two failed verifications of a control, its changes
 * require approval for the rest of the hour. Other controls continue.
 */
import type { RemediationRecord } from '@asr/orchestrator';
import { nameOf } from '@asr/playbooks';
import { together } from '../../scenario/index.ts';
import {
  type Chapter,
  type Decided,
  type HandledViolation,
  type StoryRunner,
  reverted,
  expectation,
  handle,
  lineOf,
  lineOfHandled,
  reportSequentially,
  concurrentTool,
} from '../setup/index.ts';

export interface ContestedDay {
  readonly chapter: Chapter;
  readonly handled: readonly HandledViolation[];
  /** A failed remediation whose resource the tool reverted. */
  readonly revertedByTool: HandledViolation;
}

export async function tripBreaker(runner: StoryRunner): Promise<ContestedDay> {
  const { operator } = runner;
  await runner.nextHour();
  const groups = await together(reverted.groups, (violation) => runner.create(violation));
  const tool = concurrentTool(groups, runner);
  const { theirs, other } = await runner.during(tool.onCall, async () => ({
    theirs: await reportSequentially(groups, runner),
    other: await handle(reverted.other, runner),
  }));
  const [first, second, third] = theirs;
  if (first === undefined || second === undefined || third === undefined)
    throw new Error('This chapter needs three groups.');
  const failed = [first, second];
  const records = await operator.asr<readonly RemediationRecord[]>(
    'history',
    '--control',
    'EC2.14',
    '--outcome',
    'failed',
    '--since',
    '30m',
  );
  const recorded = failed.map(({ remediation }) =>
    records.find(({ remediationId }) => remediationId === remediation.remediationId),
  );
  const states = await together(theirs, ({ created }) => runner.state(created));

  // From here on, the tool is switched off.
  const { remediations } = await operator.asr<Decided>(
    'approve',
    third.remediation.remediationId,
    '--plan',
    third.remediation.plan ?? '',
    '--because',
    'The deployment tool leaves it alone now.',
    '--wait',
  );
  const [approved] = remediations;
  await runner.nextHour();
  const [again] = await reportSequentially([first.created], runner);
  if (approved === undefined || again === undefined)
    throw new Error('There is no remediation after the tool was switched off.');

  const handled = [...theirs, other];
  return {
    chapter: {
      title:
        'Circuit breaker: a control fails verification twice in an hour, because a deployment tool reverts its changes',
      lines: [
        ...handled.map(lineOfHandled),
        lineOf(reverted.groups[2], approved.outcome, approved.reason),
        lineOfHandled(again),
      ],
      expectations: [
        expectation(
          'Both groups were changed, verified for a minute, and failed because they are still not compliant.',
          recorded.map((record) => [
            record?.outcome,
            record?.reason,
            record?.lastAnswer?.answer.unverified,
            secondsOf(record) >= 60,
          ]),
          failed.map(() => ['failed', `The resource is still not compliant: see ${openRule}.`, true, true]),
        ),
        expectation(
          'History has the changes of both, and the notes on their findings say how to undo them.',
          [
            recorded.map((record) => record?.changes.map((change) => [nameOf(change), change.to])),
            failed.map(({ remediation }) =>
              runner
                .note(remediation)
                .endsWith(`Changed: ${openRule} removed. Undo: \`asr undo --finding\` with the id of this finding.`),
            ),
          ],
          [failed.map(() => [[openRule, null]]), [true, true]],
        ),
        expectation(
          'The third plan waits for approval, and its group is unchanged: the tool had nothing to revert.',
          [
            third.remediation.outcome,
            third.remediation.reason.includes('EC2.14 failed in 2 accounts in this hour'),
            tool.putBack(),
            states,
          ],
          [
            'awaiting-approval',
            true,
            failed.map(({ created }) => created.violation.name),
            groups.map(({ before }) => before),
          ],
        ),
        expectation(
          'Remediation of another control continues in the same account.',
          other.remediation.outcome,
          'fixed',
        ),
        expectation(
          'After the tool is switched off, an approval fixes the third group.',
          [approved.outcome, await runner.state(third.created)],
          ['fixed', officeAlone],
        ),
        expectation(
          'In the next hour, automatic remediation of the control resumes.',
          [again.remediation.outcome, await runner.state(first.created)],
          ['fixed', officeAlone],
        ),
      ],
      commands: operator.commands(),
    },
    handled: [...handled, again],
    revertedByTool: second,
  };
}

const openRule = 'rules[ingress tcp 3389 0.0.0.0/0]';
const officeAlone = '3389 from 198.51.100.0/24 "office"';

/** Duration of a remediation in seconds, by the clock of the story. */
function secondsOf(record: RemediationRecord | undefined): number {
  return record === undefined ? 0 : (Date.parse(record.finishedAt ?? '') - Date.parse(record.startedAt)) / 1000;
}
