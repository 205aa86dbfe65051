/** Chapter 1: a week in observe mode. ASR reports what automatic mode would change. */
import { together } from '../../scenario/index.ts';
import {
  type Chapter,
  type Observed,
  type StoryRunner,
  type CreatedViolation,
  byHand,
  day,
  expectation,
  lineOf,
  week,
} from '../setup/index.ts';

/** A violation of the week with the outcome of its finding. */
interface Seen extends Observed {
  readonly created: CreatedViolation;
  readonly outcome: string;
  readonly reason: string;
}

export async function observeWeek(runner: StoryRunner): Promise<Chapter> {
  const created = await together(week, async (one) => ({ ...one, created: await createObserved(one, runner) }));
  const seen: Seen[] = [];
  for (let today = 1; today <= 7; today += 1) {
    await runner.passTime(day);
    const reported = created.filter((one) => one.day === today);
    seen.push(...(await together(reported, async (one) => ({ ...one, ...(await reportObserved(one, runner)) }))));
  }
  const untouched = await together(seen, async ({ created: one }) => (await runner.state(one)) === one.before);
  return {
    title: 'Observe: a week of findings in three accounts',
    lines: seen.map(({ created: { violation }, outcome, reason }) => lineOf(violation, outcome, reason)),
    expectations: [
      expectation(
        'No resource was changed.',
        untouched,
        seen.map(() => true),
      ),
      expectation(
        'Each finding has a note with the outcome that automatic mode would have had.',
        seen.map(({ outcome }) => outcome),
        seen.map(({ verdict }) => outcomeOf[verdict ?? 'no-rule']),
      ),
      expectation(
        'The reasons name the tag asr:exempt and the exception in the policy.',
        seen
          .filter(({ outcome }) => outcome === 'skipped')
          .map(({ reason }) => /asr:exempt|exception in asr\.config\.yaml/.exec(reason)?.[0]),
        ['exception in asr.config.yaml', 'asr:exempt'],
      ),
    ],
    commands: runner.operator.commands(),
  };
}

async function createObserved({ violation, meanwhile }: Observed, runner: StoryRunner): Promise<CreatedViolation> {
  const made = await runner.create(violation);
  const account = runner.account(violation);
  if (meanwhile === 'closed') await byHand.close(account, made.resource);
  if (meanwhile === 'deleted') await byHand.deleteGroup(account, made.resource);
  return { ...made, before: await runner.state(made) };
}

async function reportObserved(
  { created, meanwhile }: { readonly created: CreatedViolation } & Observed,
  runner: StoryRunner,
) {
  const [remediation] = await runner.report(created, meanwhile === 'suppressed' ? 'SUPPRESSED' : 'NEW');
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
