/** What a change can break, as a terminal shows it before and after the change. */
import { describe, expect, it } from '@jest/globals';
import { fakeAws } from '@asr/playbooks/testing';
import { aRecord, fakeHistory, removedRule } from '@asr/operations/testing';
import { fakeIo, runCli } from '../testing/index.ts';
import { renderLocal } from './render-local.ts';

const because = 'The policy allows no SSH from the internet.';
const warning = 'CloudFormation stack shop will report drift. Change the template too.';
const record = aRecord({
  remediationId: 'r-1',
  outcome: 'awaiting-approval',
  reason: 'Approval required: run it.',
  changes: [],
  pending: [removedRule],
  digest: 'd1'.repeat(32),
  because,
  warning,
});
const adminAccount = () => fakeAws(fakeHistory([record]).handlers);

describe('what a change can break', () => {
  it('is shown with the plan before the approval', async () => {
    const { err } = await runCli(['approve', 'r-1', '--because', 'x'], { adminAccount });
    expect(err).toContain(`\n${because}\nWarning: ${warning}\n`);
  });

  it('is shown by asr history, and is in its JSON', async () => {
    const { out } = await runCli(['history', 'r-1'], { adminAccount });
    expect(out).toContain(`${because}\n  Warning: ${warning}\n`);

    const json = await runCli(['history', 'r-1', '--json'], { adminAccount });
    expect(JSON.parse(json.out)).toMatchObject({ because, warning });
  });

  const view = {
    findingId: 'f',
    controlId: 'EC2.13',
    accountId: '111122223333',
    region: 'eu-west-1',
    resourceId: 'sg-1',
    remediationId: 'r-1',
    changes: [removedRule],
  };
  const counts = { transitions: 1, lambdaInvocations: 1, awsApiCalls: 1 };
  const shown = (more: object) =>
    renderLocal(
      { rules: [], remediations: [{ ...view, outcome: 'planned', reason: 'Nothing was changed.', ...more }], counts },
      fakeIo({}).io,
    );

  it('is shown with a plan', () => {
    expect(shown({ because, warning })).toMatch(/The policy allows no SSH[^]*Warning: CloudFormation stack shop/);
  });

  it('is not shown twice if the reason contains it', () => {
    const text = shown({ reason: `Nothing was changed. ${because}`, because });
    expect(text.split(because.slice(0, 20))).toHaveLength(2);
  });

  it('does not hide that a finding may stay', () => {
    expect(shown({ outcome: 'fixed', mayStayFailed: true })).toMatch(/fixed,[^]*may stay FAILED/);
  });
});
