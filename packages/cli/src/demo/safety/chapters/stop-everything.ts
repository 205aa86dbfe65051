/** Chapter six: somebody stops ASR while work is queued. */
import { setTimeout as sleep } from 'node:timers/promises';
import { lastPartOf } from '@asr/playbooks';
import type { RemediationRecord, SwitchTurn } from '@asr/orchestrator';
import type { RemediationView } from '../../../remediation-view.ts';
import { together } from '../../together.ts';
import { queued } from '../cast.ts';
import { lineOf, type Chapter } from '../chapter.ts';
import { expectation } from '../expectation.ts';
import type { Decided } from '../operator.ts';
import { only, type Stage } from '../stage.ts';
import { lineOfHappened, type Happened } from '../the-day.ts';
import type { Troubled } from '../trouble.ts';

/** What `asr stop` and `asr start` print. */
type Turned = Pick<SwitchTurn, 'at'>;

export async function stopEverything(stage: Stage, waiting: Happened): Promise<{ readonly chapter: Chapter; readonly happened: readonly Happened[] }> {
  const { operator } = stage;
  await stage.nextHour();
  const troubled = await together(queued, (trouble) => stage.create(trouble));

  const before = stage.queuedSoFar();
  const working = stage.press(troubled);
  while (stage.queuedSoFar() < before + troubled.length) await sleep(5);
  const { at: stoppedAt } = await operator.asr<Turned>('stop', '--because', 'Incident 4711');
  const happened = pair(troubled, await working);
  const records = await operator.asr<readonly RemediationRecord[]>('history', '--control', 'EC2.13', '--since', '30m');
  const states = await together(happened, ({ troubled: one }) => stage.state(one));

  const skipped = happened.filter(({ remediation }) => remediation.outcome === 'skipped');
  const [one] = skipped;
  if (one === undefined) throw new Error('Everything was done before ASR was stopped, so there is no more of this chapter to play.');
  const pressed = only(await stage.press([one.troubled]));
  const approved = await operator.asr<Decided>('approve', waiting.remediation.remediationId, '--because', 'Go on.', '--wait');
  const whileStopped = await together([one, waiting], async ({ troubled: each }) => (await stage.state(each)) === each.before);

  await operator.asr<Turned>('start', '--because', '4711 is over');
  const again = only(await stage.press([one.troubled]));
  const rejected = await operator.asr<Decided>('reject', waiting.remediation.remediationId, '--because', 'No longer needed.', '--wait');

  const begunLate = records.filter(({ changes, startedAt }) => changes.length > 0 && startedAt > stoppedAt);
  return {
    chapter: {
      title: 'Stop: somebody stops everything while fifteen changes are queued',
      lines: [...happened.map(lineOfHappened), lineOf(one.troubled.trouble, pressed.outcome, pressed.reason), lineOf(one.troubled.trouble, again.outcome, again.reason)],
      expectations: [
        expectation('Nothing was begun any more, and what had begun was finished.', [happened.every(isFixedOrSkipped), begunLate.map(({ remediationId }) => remediationId)], [true, []]),
        expectation('What was skipped is untouched, and what was fixed is fixed.', states, happened.map(({ troubled: each, remediation }) => (remediation.outcome === 'fixed' ? '22 from 198.51.100.0/24 "office"' : each.before))),
        expectation('The button changes nothing either.', [pressed.outcome, whileStopped[0]], ['skipped', true]),
        expectation('A yes changes nothing either, and its plan goes on waiting.', [approved.remediations.map(({ outcome }) => outcome), whileStopped[1], rejected.remediations.map(({ outcome }) => outcome)], [['skipped'], true, ['refused']]),
        expectation('After the start, the button works again.', again.outcome, 'fixed'),
      ],
      commands: operator.commands(),
    },
    happened: [...happened, { troubled: one.troubled, remediation: again }],
  };
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
