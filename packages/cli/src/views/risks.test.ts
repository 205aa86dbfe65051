/** What a change can break, as a terminal shows it before and after the change. */
import { describe, expect, it } from '@jest/globals';
import { fakeAws } from '@asr/playbooks/testing';
import { aRecord, fakeHistory, removedRule } from '@asr/operations/testing';
import { runCli } from '../testing/index.ts';

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
});
