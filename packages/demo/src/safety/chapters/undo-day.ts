/** Chapter seven: the whole day is taken back, newest first. One of it somebody else has changed since. */
import type { RemediationRecord } from '@asr/orchestrator';
import type { UndoneOfMany } from '@asr/cli';
import { listIngress, together } from '../../scenario/index.ts';
import {
  type Chapter,
  type Happened,
  type Line,
  type Stage,
  type Troubled,
  byHand,
  expectation,
  lineOf,
  only,
} from '../setup/index.ts';

/** What `asr undo` prints. */
interface Undone {
  readonly remediations: readonly Pick<UndoneOfMany, 'remediationId' | 'outcome' | 'reason' | 'conflict'>[];
}

/**
 * @param since When the day began.
 * @param leftToRival One that failed, since somebody else put back at once what ASR had removed.
 */
export async function undoDay(
  stage: Stage,
  since: Date,
  happened: readonly Happened[],
  leftToRival: Happened,
): Promise<Chapter> {
  const { operator } = stage;
  const day = ['--since', since.toISOString()];
  const records = await operator.asr<readonly RemediationRecord[]>('history', ...day);
  const changed = records.filter(({ changes }) => changes.length > 0);
  const newestFirst = changed
    .toSorted((a, b) => ((a.finishedAt ?? '') < (b.finishedAt ?? '') ? 1 : -1))
    .map(({ remediationId }) => remediationId);

  const disputed = happened.find(({ remediation }) => remediation.outcome === 'fixed');
  if (disputed === undefined) throw new Error('Nothing was fixed on this day.');
  const { troubled, remediation } = disputed;
  await byHand.open(stage.account(troubled.trouble), troubled.resource, 22, 'temporary, ask joe');
  const asDisputed = await stage.state(troubled);

  const rivalsRules = await ruleIds(leftToRival.troubled, stage);

  const all = await operator.asr<Undone>('undo', ...day, '--yes');
  const undoOf = ({ remediationId }: Happened['remediation']) =>
    all.remediations.find((one) => one.remediationId === remediationId);
  const refused = undoOf(remediation);
  const afterRefusal = await stage.state(troubled);
  const forced = await operator.asr<Undone>('undo', remediation.remediationId, '--force', '--wait');

  const resources = [...new Map(happened.map((one) => [one.troubled.resource.id, one.troubled])).values()];
  const different = await together(resources, async (one) =>
    (await stage.state(one)) === one.before ? [] : [one.trouble.name],
  );
  const again = only(await stage.report(troubled));
  return {
    title: 'Undo: the whole day is taken back',
    lines: [
      ...all.remediations.map(({ remediationId, outcome, reason }) =>
        lineOfUndo(happened, remediationId, outcome, reason),
      ),
      lineOf(troubled.trouble, forced.remediations[0]?.outcome ?? '', forced.remediations[0]?.reason ?? ''),
      lineOf(troubled.trouble, again.outcome, again.reason),
    ],
    expectations: [
      expectation(
        'All of the day was undone, the latest first, but the one in dispute.',
        all.remediations.map(({ remediationId, outcome }) => [remediationId, outcome]),
        newestFirst.map((id) => [id, id === remediation.remediationId ? 'refused' : 'undone']),
      ),
      expectation(
        'The disputed group is unchanged, and the refusal shows its state before ASR, after ASR and now.',
        [afterRefusal, refused?.conflict.map(({ from, to, now }) => [descriptionIn(from), to, descriptionIn(now)])],
        [asDisputed, [['everybody, for now', null, 'temporary, ask joe']]],
      ),
      expectation(
        'Where the rival had put its rule back, the undo finds everything as it was before, and touches nothing.',
        [undoOf(leftToRival.remediation)?.outcome, await ruleIds(leftToRival.troubled, stage)],
        ['undone', rivalsRules],
      ),
      expectation(
        'By force it is put back, too.',
        forced.remediations.map(({ outcome }) => outcome),
        ['undone'],
      ),
      expectation('Every resource of the day is as it was before ASR came.', different.flat(), []),
      expectation(
        'What was undone is not fixed again automatically.',
        [again.outcome, again.reason.includes('so ASR does not repeat it automatically'), await stage.state(troubled)],
        ['skipped', true, troubled.before],
      ),
    ],
    commands: operator.commands(),
  };
}

function lineOfUndo(happened: readonly Happened[], id: string, outcome: string, reason: string): Line {
  const found = happened.find(({ remediation }) => remediation.remediationId === id);
  if (found === undefined) throw new Error(`The story knows nothing of ${id}, which was undone.`);
  return lineOf(found.troubled.trouble, outcome, reason);
}

/** A rule that was removed and put back has another id. */
async function ruleIds({ trouble, resource }: Troubled, stage: Stage): Promise<readonly string[]> {
  const rules = await listIngress(stage.account(trouble), resource);
  return rules.map(({ SecurityGroupRuleId = '' }) => SecurityGroupRuleId).toSorted();
}

function descriptionIn(rule: unknown): unknown {
  return typeof rule === 'object' && rule !== null && 'description' in rule ? rule.description : rule;
}
