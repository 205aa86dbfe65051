/** Chapter one: a week of findings, of which only is told what automatic would do. */
import { together } from '../../scenario/index.ts';
import {
  type Chapter,
  type Observed,
  type Stage,
  type Troubled,
  byHand,
  day,
  expectation,
  lineOf,
  week,
} from '../setup/index.ts';

/** One of the week, with what came of its finding. */
interface Seen extends Observed {
  readonly troubled: Troubled;
  readonly outcome: string;
  readonly reason: string;
}

export async function observeWeek(stage: Stage): Promise<Chapter> {
  const troubled = await together(week, async (one) => ({ ...one, troubled: await comeAbout(one, stage) }));
  const seen: Seen[] = [];
  for (let today = 1; today <= 7; today += 1) {
    await stage.passTime(day);
    const reported = troubled.filter((one) => one.day === today);
    seen.push(...(await together(reported, async (one) => ({ ...one, ...(await toldOf(one, stage)) }))));
  }
  const untouched = await together(seen, async ({ troubled: one }) => (await stage.state(one)) === one.before);
  return {
    title: 'Observe: a week of findings in three accounts',
    lines: seen.map(({ troubled: { trouble }, outcome, reason }) => lineOf(trouble, outcome, reason)),
    expectations: [
      expectation(
        'Nothing was changed on any resource.',
        untouched,
        seen.map(() => true),
      ),
      expectation(
        'Each finding was told what would have come of it, or that nothing would.',
        seen.map(({ outcome }) => outcome),
        seen.map(({ verdict }) => outcomeOf[verdict ?? 'no-rule']),
      ),
      expectation(
        'The tag asr:exempt and the exception of the policy are named as reasons.',
        seen
          .filter(({ outcome }) => outcome === 'skipped')
          .map(({ reason }) => /asr:exempt|exception in asr\.config\.yaml/.exec(reason)?.[0]),
        ['exception in asr.config.yaml', 'asr:exempt'],
      ),
    ],
    commands: stage.operator.commands(),
  };
}

async function comeAbout({ trouble, meanwhile }: Observed, stage: Stage): Promise<Troubled> {
  const made = await stage.create(trouble);
  const account = stage.account(trouble);
  if (meanwhile === 'closed') await byHand.close(account, made.resource);
  if (meanwhile === 'deleted') await byHand.deleteGroup(account, made.resource);
  return { ...made, before: await stage.state(made) };
}

async function toldOf({ troubled, meanwhile }: { readonly troubled: Troubled } & Observed, stage: Stage) {
  const [remediation] = await stage.report(troubled, meanwhile === 'suppressed' ? 'SUPPRESSED' : 'NEW');
  return { outcome: remediation?.outcome ?? 'no rule', reason: remediation?.reason ?? 'The finding is suppressed.' };
}

const outcomeOf = {
  'would-change': 'planned',
  'would-ask': 'planned',
  refused: 'refused',
  'left-alone': 'skipped',
  compliant: 'compliant',
  gone: 'gone',
  'no-rule': 'no rule',
} as const;
