import { describe, expect, it } from '@jest/globals';
import { apply, undo } from '../../engine/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { arrangeClusterSnapshot, clusterSnapshotExamples, fakeClusterSnapshot } from '../rds/testing/index.ts';
import { neptune3 } from './neptune-3.ts';

describePlaybook(neptune3, clusterSnapshotExamples(arrangeClusterSnapshot));

describe('Neptune.3', () => {
  it('keeps the accounts that the snapshot is shared with, also during undo', async () => {
    const { aws, current } = fakeClusterSnapshot(['444455556666', 'all']);
    const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId: 'monthly' };
    const close = { field: 'isPublic', from: true, to: false };

    await apply(neptune3, target, [close], aws);
    expect(current()).toEqual(['444455556666']);

    await undo(neptune3, target, [close], aws);
    expect(current()).toEqual(['444455556666', 'all']);
  });
});
