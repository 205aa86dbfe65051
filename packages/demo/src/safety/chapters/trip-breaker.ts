/**
 * Chapter five: what ASR changes does not last, since somebody else's tool puts it back. A control that fails
 * verification twice is not trusted any more in this hour. Another one is.
 */
import type { RemediationRecord } from '@asr/orchestrator';
import { nameOf } from '@asr/playbooks';
import { together } from '../../scenario/index.ts';
import {
  type Chapter,
  type Decided,
  type Happened,
  type Stage,
  contested,
  expectation,
  happen,
  lineOf,
  lineOfHappened,
  reportInTurn,
  rival,
} from '../setup/index.ts';

export interface ContestedDay {
  readonly chapter: Chapter;
  readonly happened: readonly Happened[];
  /** One that failed, and is as the rival left it. */
  readonly leftToRival: Happened;
}

export async function tripBreaker(stage: Stage): Promise<ContestedDay> {
  const { operator } = stage;
  await stage.nextHour();
  const groups = await together(contested.groups, (trouble) => stage.create(trouble));
  const tool = rival(groups, stage);
  const { theirs, other } = await stage.during(tool.meddle, async () => ({
    theirs: await reportInTurn(groups, stage),
    other: await happen(contested.other, stage),
  }));
  const [first, second, asked] = theirs;
  if (first === undefined || second === undefined || asked === undefined)
    throw new Error('The rival has three groups.');
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
  const states = await together(theirs, ({ troubled }) => stage.state(troubled));

  // Its owner was told, and has switched it off.
  const { remediations } = await operator.asr<Decided>(
    'approve',
    asked.remediation.remediationId,
    '--plan',
    asked.remediation.plan ?? '',
    '--because',
    'The deployment tool leaves it alone now.',
    '--wait',
  );
  const [approved] = remediations;
  await stage.nextHour();
  const [again] = await reportInTurn([first.troubled], stage);
  if (approved === undefined || again === undefined)
    throw new Error('Nobody answered after the rival was switched off.');

  const happened = [...theirs, other];
  return {
    chapter: {
      title:
        'Breaker: a control that fails verification twice in an hour, since a deployment tool puts back what ASR removes',
      lines: [
        ...happened.map(lineOfHappened),
        lineOf(contested.groups[2], approved.outcome, approved.reason),
        lineOfHappened(again),
      ],
      expectations: [
        expectation(
          'Both were changed, looked at again for a minute, and failed because they are still not compliant.',
          recorded.map((record) => [
            record?.outcome,
            record?.reason,
            record?.lastAnswer?.answer.unverified,
            secondsOf(record) >= 60,
          ]),
          failed.map(() => ['failed', `The resource is still not compliant: see ${openRule}.`, true, true]),
        ),
        expectation(
          'History keeps what was changed of both, and their findings say how to undo it.',
          [
            recorded.map((record) => record?.changes.map((change) => [nameOf(change), change.to])),
            failed.map(({ remediation }) =>
              stage
                .note(remediation)
                .endsWith(`Changed: ${openRule} removed. Undo: asr undo ${remediation.remediationId}`),
            ),
          ],
          [failed.map(() => [[openRule, null]]), [true, true]],
        ),
        expectation(
          'The third waits for approval, and is untouched: the tool found nothing to put back.',
          [
            asked.remediation.outcome,
            asked.remediation.reason.includes('EC2.14 failed in 2 accounts in this hour'),
            tool.putBack(),
            states,
          ],
          [
            'awaiting-approval',
            true,
            failed.map(({ troubled }) => troubled.trouble.name),
            groups.map(({ before }) => before),
          ],
        ),
        expectation('Another control goes on in the same account.', other.remediation.outcome, 'fixed'),
        expectation(
          'When the tool is switched off, an approval fixes the third.',
          [approved.outcome, await stage.state(asked.troubled)],
          ['fixed', officeAlone],
        ),
        expectation(
          'In the next hour, automatic remediation of the control resumes.',
          [again.remediation.outcome, await stage.state(first.troubled)],
          ['fixed', officeAlone],
        ),
      ],
      commands: operator.commands(),
    },
    happened: [...happened, again],
    leftToRival: second,
  };
}

const openRule = 'rules[ingress tcp 3389 0.0.0.0/0]';
const officeAlone = '3389 from 198.51.100.0/24 "office"';

/** By the clock of the story. */
function secondsOf(record: RemediationRecord | undefined): number {
  return record === undefined ? 0 : (Date.parse(record.finishedAt ?? '') - Date.parse(record.startedAt)) / 1000;
}
