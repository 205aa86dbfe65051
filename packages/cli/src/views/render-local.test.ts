import { describe, expect, it } from '@jest/globals';
import { approveCommand } from '@asr/orchestrator';
import { fakeIo } from '../testing/index.ts';
import { renderLocal } from './render-local.ts';

const view = {
  findingId: 'f',
  controlId: 'EC2.13',
  accountId: '111122223333',
  region: 'eu-west-1',
  resourceId: 'sg-1',
  remediationId: 'r-0a1b2c3d4e5f60718293',
  outcome: 'awaiting-approval',
  changes: [],
} as const;
const counts = { transitions: 1, lambdaInvocations: 1, awsApiCalls: 1 };

/** The text without the line breaks of the column. */
function shown(reason: string): string {
  return renderLocal({ rules: [], remediations: [{ ...view, reason }], counts }, fakeIo({}).io).replaceAll(/\s+/g, ' ');
}

describe('the text of asr local', () => {
  it('names the command that decides on this machine', () => {
    const reason = `Approval required: run \`${approveCommand(view.remediationId, 'd1'.repeat(32))}\`.`;

    expect(shown(reason)).toContain(
      'run `asr local approve r-0a1b2c3d4e5f60718293 --plan d1d1d1d1d1d1d1d1 --because "…"`',
    );
  });

  it('keeps commands that asr local does not have', () => {
    expect(shown('See `asr history r-1`, or run `asr deploy`.')).toContain(
      'See `asr history r-1`, or run `asr deploy`.',
    );
  });
});
