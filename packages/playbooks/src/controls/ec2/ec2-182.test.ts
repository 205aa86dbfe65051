import type { EnableSnapshotBlockPublicAccessRequest, SnapshotBlockPublicAccessState } from '@aws-sdk/client-ec2';
import { describe, expect, it } from '@jest/globals';
import { apply } from '../../engine/index.ts';
import { fakeAws } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { ec2182 } from './ec2-182.ts';

const resourceId = 'AWS::::Account:111122223333';
const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId };

function account(given: SnapshotBlockPublicAccessState | undefined, ManagedBy = 'account') {
  let State = given;
  return fakeAws({
    GetSnapshotBlockPublicAccessStateCommand: () => ({ State, ManagedBy }),
    EnableSnapshotBlockPublicAccessCommand: (input: EnableSnapshotBlockPublicAccessRequest) => {
      State = input.State;
      return { State };
    },
    DisableSnapshotBlockPublicAccessCommand: () => {
      State = 'unblocked';
      return { State };
    },
  });
}

describePlaybook(ec2182, {
  target,
  onMoto: { beyondMoto: 'moto has no EnableSnapshotBlockPublicAccess.' },
  changes: {
    'an account as AWS creates it': () => account('unblocked'),
    'an account whose response omits the setting': () => account(undefined),
    'an account that blocks only new sharing': () => account('block-new-sharing'),
  },
  leaves: {
    'an account that blocks all sharing': () => account('block-all-sharing'),
    'an account for which a policy blocks all sharing': () => account('block-all-sharing', 'declarative-policy'),
  },
  refuses: { 'an account whose setting a policy manages': () => account('unblocked', 'declarative-policy') },
});

describe('EC2.182', () => {
  it('undo says who manages a setting that a policy manages since', async () => {
    const changes = [{ field: 'sharing', from: 'block-all-sharing', to: 'unblocked' }];

    expect(await apply(ec2182, target, changes, account('block-all-sharing', 'declarative-policy'))).toMatchObject({
      reason: expect.stringContaining('AWS Organizations'),
    });
  });

  it('never blocks public snapshots without approval', () => {
    expect(ec2182.alwaysAsks).toBe(true);
  });
});
