import { describe, expect, it } from '@jest/globals';
import { undo } from '../../engine/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { inspector4 } from './inspector-4.ts';
import { fakeInspector, itChangesOneScanType, scanExamples, target } from './testing/index.ts';

describePlaybook(inspector4, scanExamples('lambda'));

describe('Inspector.4', () => {
  itChangesOneScanType(inspector4, 'lambda');

  it('never ends code scanning with standard scanning', async () => {
    const statuses = { lambda: 'ENABLED', lambdaCode: 'ENABLED' } as const;
    const { aws } = fakeInspector({ statuses });

    const undone = await undo(inspector4, target, [{ field: 'isEnabled', from: false, to: true }], aws);

    expect(undone).toMatchObject({ kind: 'failed', reason: expect.stringContaining('code scanning') });
    expect(aws.calls).not.toContain('inspector2:Disable');
  });
});
