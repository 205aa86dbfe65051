/** Chapter 3: every plan requires approval. An approval is valid for exactly one plan, for seven days. */
import type { RemediationView } from '@asr/cli';
import { together } from '../../scenario/index.ts';
import {
  type Chapter,
  type Decided,
  type StoryRunner,
  type CreatedViolation,
  awaitingApproval,
  byHand,
  day,
  expectation,
  lineOf,
  only,
} from '../setup/index.ts';

/** A plan that awaits approval. */
interface Waiting {
  readonly created: CreatedViolation;
  readonly remediation: RemediationView;
}

export async function approveSome(runner: StoryRunner): Promise<Chapter> {
  const { operator } = runner;
  const [toApprove, toReject, changed, late] = await together(
    [awaitingApproval.approved, awaitingApproval.rejected, awaitingApproval.changed, awaitingApproval.late],
    (violation) => ask(violation, runner),
  );
  if (toApprove === undefined || toReject === undefined || changed === undefined || late === undefined)
    throw new Error('This chapter needs four violations.');

  const approved = await decide(runner, 'approve', toApprove, 'The owner agrees.');
  const rejected = await decide(runner, 'reject', toReject, 'We need it until Monday.');

  await byHand.openOverIpv6(runner.account(awaitingApproval.changed), changed.created.resource);
  const stateChanged = await runner.state(changed.created);
  const replanned = await decide(runner, 'approve', changed, 'As planned.');
  const stateReplanned = await runner.state(changed.created);
  const approvedAgain = await decide(runner, 'approve', changed, 'Both rules, then.', replanned.plan);

  await runner.passTime(7 * day + 60_000);
  const tooLate = await decide(runner, 'approve', late, 'Back from holiday.');

  return {
    title: 'Approve: every plan waits for an approver',
    lines: [
      lineOf(awaitingApproval.approved, approved.outcome, approved.reason),
      lineOf(awaitingApproval.rejected, rejected.outcome, rejected.reason),
      lineOf(awaitingApproval.changed, replanned.outcome, replanned.reason),
      lineOf(awaitingApproval.changed, approvedAgain.outcome, approvedAgain.reason),
      lineOf(awaitingApproval.late, tooLate.outcome, tooLate.reason),
    ],
    expectations: [
      expectation(
        'Every plan waited for approval.',
        [toApprove, toReject, changed, late].map(({ remediation }) => remediation.outcome),
        Array(4).fill('awaiting-approval'),
      ),
      expectation(
        'The approved plan is applied, and the office still has access.',
        [approved.outcome, await runner.state(toApprove.created)],
        ['fixed', '22 from 198.51.100.0/24 "office"'],
      ),
      expectation(
        'The resource of the rejected plan is unchanged.',
        [rejected.outcome, await runner.state(toReject.created)],
        ['refused', toReject.created.before],
      ),
      expectation(
        'An approval of an outdated plan changes nothing, and the new plan waits for approval.',
        [replanned.outcome, stateReplanned],
        ['awaiting-approval', stateChanged],
      ),
      expectation(
        'An approval of the new plan fixes both rules.',
        [approvedAgain.outcome, await runner.state(changed.created)],
        ['fixed', '22 from 198.51.100.0/24 "office"'],
      ),
      expectation(
        'An approval after more than seven days is refused and changes nothing.',
        [tooLate.outcome, await runner.state(late.created)],
        ['refused', late.created.before],
      ),
    ],
    commands: operator.commands(),
  };
}

async function ask(violation: Parameters<StoryRunner['create']>[0], runner: StoryRunner): Promise<Waiting> {
  const created = await runner.create(violation);
  return { created, remediation: only(await runner.report(created)) };
}

async function decide(
  { operator }: StoryRunner,
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
