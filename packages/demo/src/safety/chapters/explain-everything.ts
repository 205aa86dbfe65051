/** Chapter eight: history knows of everything why it was done, or why not, and on whose word. */
import type { RemediationRecord, SwitchTurn } from '@asr/orchestrator';
import { type Chapter, type Stage, expectation } from '../setup/index.ts';

/** @param since When the story began. */
export async function explainEverything({ operator, remediationIds }: Stage, since: Date): Promise<Chapter> {
  const records = await operator.asr<readonly RemediationRecord[]>('history', '--since', since.toISOString());
  const turns = await operator.asr<readonly SwitchTurn[]>('history', '--switch');
  const me = await operator.arn();
  const idsOf = (some: readonly RemediationRecord[]) => some.map(({ remediationId }) => remediationId).toSorted();
  const open = records.filter(({ outcome }) => outcome === null || outcome === 'awaiting-approval');
  return {
    title: 'History: every remediation has an outcome, a reason and an actor',
    lines: [],
    expectations: [
      expectation(
        'Every request of the story is in history, once, and nothing else is.',
        idsOf(records),
        [...remediationIds].toSorted(),
      ),
      expectation('Each came to an end.', idsOf(open), []),
      expectation('Each says why.', idsOf(records.filter(({ reason }) => reason === '')), []),
      expectation('Each names its requester.', idsOf(records.filter(({ actor }) => actor === '')), []),
      expectation(
        'Each approval and each undo names its actor.',
        [
          ...new Set(
            records.flatMap(({ approval, undo }) => [approval?.by, undo?.by].filter((name) => name !== undefined)),
          ),
        ],
        [me],
      ),
      expectation(
        'The switch has its own log.',
        turns.map(({ action, by, because }) => [action, by, because]),
        [
          ['start', me, '4711 is over'],
          ['stop', me, 'Incident 4711'],
        ],
      ),
    ],
    commands: operator.commands(),
  };
}
