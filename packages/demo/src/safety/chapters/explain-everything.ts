/** Chapter 8: history has the reason and the actor of every remediation. */
import type { RemediationRecord, SwitchTurn } from '@asr/orchestrator';
import { type Chapter, type StoryRunner, expectation } from '../setup/index.ts';

/** @param since Start of the story. */
export async function explainEverything({ operator, remediationIds }: StoryRunner, since: Date): Promise<Chapter> {
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
        'History has exactly one record for every request of the story.',
        idsOf(records),
        [...remediationIds].toSorted(),
      ),
      expectation('Each has an outcome.', idsOf(open), []),
      expectation('Each has a reason.', idsOf(records.filter(({ reason }) => reason === '')), []),
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
        'History records each turn of the stop switch.',
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
