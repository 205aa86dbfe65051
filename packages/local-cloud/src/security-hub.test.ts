import { describe, expect, it } from '@jest/globals';
import type { AwsCall } from './aws-call.ts';
import { securityHub } from './security-hub.ts';

const call = (operation: string): AwsCall => ({ service: 'securityhub', operation, region: 'eu-west-1', accountId: '999999999999' });
const asff = (id: string) => ({ Id: id, ProductArn: 'arn:aws:securityhub:eu-west-1::product/aws/securityhub' });
const ocsf = (id: string) => ({ CloudAccountUid: '222222222222', FindingInfoUid: id, MetadataProductUid: 'p' });

describe('securityHub', () => {
  it('shows workflow status and note of ASFF findings', async () => {
    const hub = securityHub();
    const output = await hub.answer(call('BatchUpdateFindings'), {
      FindingIdentifiers: [asff('a'), asff('b')],
      Workflow: { Status: 'RESOLVED' },
      Note: { Text: 'Done.', UpdatedBy: 'ASR' },
    });

    expect(output).toEqual({ ProcessedFindings: [asff('a'), asff('b')], UnprocessedFindings: [] });
    expect(hub.findings()).toEqual([
      { findingId: 'a', status: 'RESOLVED', note: 'Done.' },
      { findingId: 'b', status: 'RESOLVED', note: 'Done.' },
    ]);
  });

  it('keeps what a later update does not mention', async () => {
    const hub = securityHub();
    await hub.answer(call('BatchUpdateFindings'), { FindingIdentifiers: [asff('a')], Workflow: { Status: 'NOTIFIED' } });
    await hub.answer(call('BatchUpdateFindings'), { FindingIdentifiers: [asff('a')], Note: { Text: 'Why.', UpdatedBy: 'ASR' } });

    expect(hub.findings()).toEqual([{ findingId: 'a', status: 'NOTIFIED', note: 'Why.' }]);
  });

  it('shows status and comment of OCSF findings', async () => {
    const hub = securityHub();
    const output = await hub.answer(call('BatchUpdateFindingsV2'), { FindingIdentifiers: [ocsf('x')], StatusId: 4, Comment: 'Done.' });

    expect(output).toEqual({ ProcessedFindings: [{ FindingIdentifier: ocsf('x') }], UnprocessedFindings: [] });
    expect(hub.findings()).toEqual([{ findingId: 'x', status: 'Resolved', note: 'Done.' }]);
  });

  it.each<[string, string, object]>([
    ['no finding', 'BatchUpdateFindings', { FindingIdentifiers: [] }],
    ['more than a hundred', 'BatchUpdateFindings', { FindingIdentifiers: Array.from({ length: 101 }, (_, index) => asff(`${index}`)) }],
    ['a finding without its product', 'BatchUpdateFindings', { FindingIdentifiers: [{ Id: 'a' }] }],
    ['a status that is none', 'BatchUpdateFindings', { FindingIdentifiers: [asff('a')], Workflow: { Status: 'FIXED' } }],
    ['a note that is too long', 'BatchUpdateFindings', { FindingIdentifiers: [asff('a')], Note: { Text: 'x'.repeat(513), UpdatedBy: 'ASR' } }],
    ['a note by nobody', 'BatchUpdateFindings', { FindingIdentifiers: [asff('a')], Note: { Text: 'x' } }],
    ['an OCSF status that is none', 'BatchUpdateFindingsV2', { FindingIdentifiers: [ocsf('x')], StatusId: 7 }],
    ['an OCSF comment that is too long', 'BatchUpdateFindingsV2', { FindingIdentifiers: [ocsf('x')], Comment: 'x'.repeat(513) }],
  ])('refuses %s, as AWS does', async (_, operation, input) => {
    const hub = securityHub();

    await expect(hub.answer(call(operation), input as never)).rejects.toMatchObject({
      name: operation === 'BatchUpdateFindings' ? 'InvalidInputException' : 'ValidationException',
      status: 400,
    });
    expect(hub.findings()).toEqual([]);
  });
});
