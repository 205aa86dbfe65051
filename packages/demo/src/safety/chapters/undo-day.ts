/** Chapter 7: an operator undoes all changes of the day, newest first. One resource was modified since. */
import type { RemediationRecord } from '@asr/orchestrator';
import type { UndoneOfMany } from '@asr/cli';
import { listIngress, together } from '../../scenario/index.ts';
import {
  type Chapter,
  type HandledViolation,
  type Line,
  type StoryRunner,
  type CreatedViolation,
  byHand,
  expectation,
  lineOf,
  only,
} from '../setup/index.ts';

/** The output of `asr undo`. */
interface Undone {
  readonly remediations: readonly Pick<UndoneOfMany, 'remediationId' | 'outcome' | 'reason' | 'conflict'>[];
}

/**
 * @param since Start of the day.
 * @param revertedByTool A failed remediation whose change a deployment tool reverted.
 */
export async function undoDay(
  runner: StoryRunner,
  since: Date,
  handled: readonly HandledViolation[],
  revertedByTool: HandledViolation,
): Promise<Chapter> {
  const { operator } = runner;
  const day = ['--since', since.toISOString()];
  const records = await operator.asr<readonly RemediationRecord[]>('history', ...day);
  const changed = records.filter(({ changes }) => changes.length > 0);
  const newestFirst = changed
    .toSorted((a, b) => ((a.finishedAt ?? '') < (b.finishedAt ?? '') ? 1 : -1))
    .map(({ remediationId }) => remediationId);

  const modified = handled.find(({ remediation }) => remediation.outcome === 'fixed');
  if (modified === undefined) throw new Error('Nothing was fixed on this day.');
  const { created, remediation } = modified;
  await byHand.open(runner.account(created.violation), created.resource, 22, 'temporary, ask joe');
  const stateModified = await runner.state(created);

  const rulesOfTool = await ruleIds(revertedByTool.created, runner);

  const all = await operator.asr<Undone>('undo', ...day, '--yes');
  const undoOf = ({ remediationId }: HandledViolation['remediation']) =>
    all.remediations.find((one) => one.remediationId === remediationId);
  const refused = undoOf(remediation);
  const afterRefusal = await runner.state(created);
  const forced = await operator.asr<Undone>('undo', remediation.remediationId, '--force', '--wait');

  const resources = [...new Map(handled.map((one) => [one.created.resource.id, one.created])).values()];
  const different = await together(resources, async (one) =>
    (await runner.state(one)) === one.before ? [] : [one.violation.name],
  );
  const again = only(await runner.report(created));
  return {
    title: 'Undo: an operator undoes all changes of the day',
    lines: [
      ...all.remediations.map(({ remediationId, outcome, reason }) =>
        lineOfUndo(handled, remediationId, outcome, reason),
      ),
      lineOf(created.violation, forced.remediations[0]?.outcome ?? '', forced.remediations[0]?.reason ?? ''),
      lineOf(created.violation, again.outcome, again.reason),
    ],
    expectations: [
      expectation(
        'All changes of the day are undone, the latest first, except the one on the modified group.',
        all.remediations.map(({ remediationId, outcome }) => [remediationId, outcome]),
        newestFirst.map((id) => [id, id === remediation.remediationId ? 'refused' : 'undone']),
      ),
      expectation(
        'The modified group is unchanged, and the refusal shows its state before ASR, after ASR and now.',
        [afterRefusal, refused?.conflict.map(({ from, to, now }) => [descriptionIn(from), to, descriptionIn(now)])],
        [stateModified, [['everyone, for now', null, 'temporary, ask joe']]],
      ),
      expectation(
        'If the deployment tool reverted the change, the undo changes nothing.',
        [undoOf(revertedByTool.remediation)?.outcome, await ruleIds(revertedByTool.created, runner)],
        ['undone', rulesOfTool],
      ),
      expectation(
        'With --force, the modified group is also undone.',
        forced.remediations.map(({ outcome }) => outcome),
        ['undone'],
      ),
      expectation("Every resource of the day has its state from before ASR's changes.", different.flat(), []),
      expectation(
        'An undone remediation is not repeated automatically.',
        [again.outcome, again.reason.includes('so ASR does not repeat it automatically'), await runner.state(created)],
        ['skipped', true, created.before],
      ),
    ],
    commands: operator.commands(),
  };
}

function lineOfUndo(handled: readonly HandledViolation[], id: string, outcome: string, reason: string): Line {
  const found = handled.find(({ remediation }) => remediation.remediationId === id);
  if (found === undefined) throw new Error(`The story has no remediation ${id}, which was undone.`);
  return lineOf(found.created.violation, outcome, reason);
}

/** Ids of the ingress rules. A rule that was removed and restored has a new id. */
async function ruleIds({ violation, resource }: CreatedViolation, runner: StoryRunner): Promise<readonly string[]> {
  const rules = await listIngress(runner.account(violation), resource);
  return rules.map(({ SecurityGroupRuleId = '' }) => SecurityGroupRuleId).toSorted();
}

function descriptionIn(rule: unknown): unknown {
  return typeof rule === 'object' && rule !== null && 'description' in rule ? rule.description : rule;
}
