/** Chapter three: every plan waits for a yes, and the yes holds for exactly that plan, for seven days. */
import type { RemediationView } from '@asr/cli';
import { together } from '../../scenario/index.ts';
import {
  type Chapter,
  type Decided,
  type Stage,
  type Troubled,
  asked,
  byHand,
  day,
  expectation,
  lineOf,
  only,
} from '../setup/index.ts';

/** A plan that waits. */
interface Waiting {
  readonly troubled: Troubled;
  readonly remediation: RemediationView;
}

export async function approveSome(stage: Stage): Promise<Chapter> {
  const { operator } = stage;
  const [yes, no, changed, late] = await together(
    [asked.approved, asked.rejected, asked.changed, asked.late],
    (trouble) => ask(trouble, stage),
  );
  if (yes === undefined || no === undefined || changed === undefined || late === undefined)
    throw new Error('The cast of this chapter are four.');

  const approved = await decide(stage, 'approve', yes, 'The owner agrees.');
  const rejected = await decide(stage, 'reject', no, 'We need it until Monday.');

  await byHand.openOverIpv6(stage.account(asked.changed), changed.troubled.resource);
  const asChanged = await stage.state(changed.troubled);
  const askedAgain = await decide(stage, 'approve', changed, 'As planned.');
  const afterAskedAgain = await stage.state(changed.troubled);
  const approvedAgain = await decide(stage, 'approve', changed, 'Both rules, then.', askedAgain.plan);

  await stage.passTime(7 * day + 60_000);
  const tooLate = await decide(stage, 'approve', late, 'Back from holiday.');

  return {
    title: 'Approve: every plan waits for an approver',
    lines: [
      lineOf(asked.approved, approved.outcome, approved.reason),
      lineOf(asked.rejected, rejected.outcome, rejected.reason),
      lineOf(asked.changed, askedAgain.outcome, askedAgain.reason),
      lineOf(asked.changed, approvedAgain.outcome, approvedAgain.reason),
      lineOf(asked.late, tooLate.outcome, tooLate.reason),
    ],
    expectations: [
      expectation(
        'Every plan waited for a person.',
        [yes, no, changed, late].map(({ remediation }) => remediation.outcome),
        Array(4).fill('awaiting-approval'),
      ),
      expectation(
        'What was approved is fixed, and lets the office in as before.',
        [approved.outcome, await stage.state(yes.troubled)],
        ['fixed', '22 from 198.51.100.0/24 "office"'],
      ),
      expectation(
        'What was rejected is untouched.',
        [rejected.outcome, await stage.state(no.troubled)],
        ['refused', no.troubled.before],
      ),
      expectation(
        'An approval of an outdated plan changes nothing, and ASR asks again.',
        [askedAgain.outcome, afterAskedAgain],
        ['awaiting-approval', asChanged],
      ),
      expectation(
        'An approval of the new plan fixes all of it.',
        [approvedAgain.outcome, await stage.state(changed.troubled)],
        ['fixed', '22 from 198.51.100.0/24 "office"'],
      ),
      expectation(
        'An approval after more than seven days is refused, and nothing is changed.',
        [tooLate.outcome, await stage.state(late.troubled)],
        ['refused', late.troubled.before],
      ),
    ],
    commands: operator.commands(),
  };
}

async function ask(trouble: Parameters<Stage['create']>[0], stage: Stage): Promise<Waiting> {
  const troubled = await stage.create(trouble);
  return { troubled, remediation: only(await stage.report(troubled)) };
}

async function decide(
  { operator }: Stage,
  decision: 'approve' | 'reject',
  { remediation }: Waiting,
  because: string,
  plan = remediation.plan ?? '',
) {
  const { remediations } = await operator.asr<Decided>(
    decision,
    remediation.remediationId,
    ...(decision === 'approve' ? ['--plan', plan] : []),
    '--because',
    because,
    '--wait',
  );
  return remediations[0] ?? { outcome: 'nothing', reason: '', plan: '' };
}
