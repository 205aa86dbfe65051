import { describe, expect, it } from '@jest/globals';
import { approveCommand } from '@asr/orchestrator';
import { removedRule } from '@asr/operations/testing';
import { fakeIo } from '../testing/index.ts';
import { renderLocal } from './render-local.ts';

const remediationId = 'r-0a1b2c3d4e5f60718293';
const view = {
  findingId: 'f',
  controlId: 'EC2.13',
  accountId: '111122223333',
  region: 'eu-west-1',
  resourceId: 'sg-1',
  remediationId,
  outcome: 'planned',
  reason: 'Nothing was changed.',
  changes: [removedRule],
} as const;
const counts = { transitions: 1, lambdaInvocations: 1, awsApiCalls: 1 };

/** The text without the line breaks of the columns. */
function shown(more: object): string {
  const text = renderLocal({ rules: [], remediations: [{ ...view, ...more }], counts }, fakeIo({}).io);
  return text.replaceAll(/\s+/g, ' ');
}

describe('the text of asr local', () => {
  it('names the command that decides on this machine', () => {
    const reason = `Approval required: run \`${approveCommand(remediationId, 'd1'.repeat(32))}\`.`;

    expect(shown({ reason })).toContain(
      'run `asr local approve r-0a1b2c3d4e5f60718293 --plan d1d1d1d1d1d1d1d1 --because "…"`',
    );
  });

  it('keeps commands that asr local does not have', () => {
    const reason = 'See `asr history r-1`, or run `asr deploy`.';

    expect(shown({ reason })).toContain(reason);
  });

  const because = 'The policy allows no SSH from the internet.';

  it('shows with a plan what the change can break', () => {
    const warning = 'CloudFormation stack shop will report drift. Change the template too.';

    expect(shown({ because, warning })).toMatch(/The policy allows no SSH.*Warning: CloudFormation stack shop/);
  });

  it('does not repeat an explanation that the reason contains', () => {
    const text = shown({ reason: `Nothing was changed. ${because}`, because });

    expect(text.split(because.slice(0, 20))).toHaveLength(2);
  });

  it('does not hide that a finding may stay', () => {
    expect(shown({ outcome: 'fixed', mayStayFailed: true })).toMatch(/fixed,.*may stay FAILED/);
  });
});
