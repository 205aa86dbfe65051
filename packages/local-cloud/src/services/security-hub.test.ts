import { describe, expect, it } from '@jest/globals';
import type { AwsCall } from '../gateway/index.ts';
import { securityHub } from './security-hub.ts';

const call = (operation: string): AwsCall => ({
  service: 'securityhub',
  operation,
  region: 'eu-west-1',
  accountId: '999999999999',
  role: null,
});
const asff = (id: string) => ({ Id: id, ProductArn: 'arn:aws:securityhub:eu-west-1::product/aws/securityhub' });
const ocsf = (id: string) => ({ CloudAccountUid: '222222222222', FindingInfoUid: id, MetadataProductUid: 'p' });

describe('securityHub', () => {
  it('stores workflow status and note of ASFF findings', async () => {
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

  it('keeps fields that a later update does not contain', async () => {
    const hub = securityHub();
    await hub.answer(call('BatchUpdateFindings'), {
      FindingIdentifiers: [asff('a')],
      Workflow: { Status: 'NOTIFIED' },
    });
    await hub.answer(call('BatchUpdateFindings'), {
      FindingIdentifiers: [asff('a')],
      Note: { Text: 'Why.', UpdatedBy: 'ASR' },
    });

    expect(hub.findings()).toEqual([{ findingId: 'a', status: 'NOTIFIED', note: 'Why.' }]);
  });

  it('stores status and comment of OCSF findings', async () => {
    const hub = securityHub();
    const output = await hub.answer(call('BatchUpdateFindingsV2'), {
      FindingIdentifiers: [ocsf('x')],
      StatusId: 4,
      Comment: 'Done.',
    });

    expect(output).toEqual({ ProcessedFindings: [{ FindingIdentifier: ocsf('x') }], UnprocessedFindings: [] });
    expect(hub.findings()).toEqual([{ findingId: 'x', status: 'Resolved', note: 'Done.' }]);
  });

  it.each<[string, string, object]>([
    ['no finding', 'BatchUpdateFindings', { FindingIdentifiers: [] }],
    [
      'more than a hundred',
      'BatchUpdateFindings',
      { FindingIdentifiers: Array.from({ length: 101 }, (_, index) => asff(`${index}`)) },
    ],
    ['a finding without its product', 'BatchUpdateFindings', { FindingIdentifiers: [{ Id: 'a' }] }],
    ['an unknown status', 'BatchUpdateFindings', { FindingIdentifiers: [asff('a')], Workflow: { Status: 'FIXED' } }],
    [
      'a note that is too long',
      'BatchUpdateFindings',
      { FindingIdentifiers: [asff('a')], Note: { Text: 'x'.repeat(513), UpdatedBy: 'ASR' } },
    ],
    ['a note without an author', 'BatchUpdateFindings', { FindingIdentifiers: [asff('a')], Note: { Text: 'x' } }],
    ['an OCSF status that is none', 'BatchUpdateFindingsV2', { FindingIdentifiers: [ocsf('x')], StatusId: 7 }],
    [
      'an OCSF comment that is too long',
      'BatchUpdateFindingsV2',
      { FindingIdentifiers: [ocsf('x')], Comment: 'x'.repeat(513) },
    ],
  ])('rejects %s, as AWS does', async (_, operation, input) => {
    const hub = securityHub();

    await expect(hub.answer(call(operation), input as never)).rejects.toMatchObject({
      name: operation === 'BatchUpdateFindings' ? 'InvalidInputException' : 'ValidationException',
      status: 400,
    });
    expect(hub.findings()).toEqual([]);
  });
});

describe('findings that are imported', () => {
  const product = 'arn:aws:securityhub:eu-west-1:999999999999:product/999999999999/default';
  const finding = (overrides: object = {}) => ({
    SchemaVersion: '2018-10-08',
    Id: 'asr/1',
    ProductArn: product,
    GeneratorId: 'asr/SecurityGroup.2',
    AwsAccountId: '999999999999',
    CreatedAt: '2026-01-01T00:00:00.000Z',
    UpdatedAt: '2026-01-01T00:00:00.000Z',
    Severity: { Label: 'HIGH' },
    Title: 'A title',
    Description: 'A description.',
    Resources: [{ Type: 'AwsEc2SecurityGroup', Id: 'sg-1' }],
    Compliance: { Status: 'FAILED' },
    ...overrides,
  });
  const importInto = (hub: ReturnType<typeof securityHub>, ...Findings: object[]) =>
    hub.answer(call('BatchImportFindings'), { Findings });

  it('are NEW, and are returned as imported', async () => {
    const hub = securityHub();

    expect(await importInto(hub, finding())).toEqual({ SuccessCount: 1, FailedCount: 0, FailedFindings: [] });
    expect(hub.findings()).toEqual([{ findingId: 'asr/1', status: 'NEW', note: null }]);
    expect(hub.importedFindings()).toEqual([finding()]);
  });

  it('keep the status of an operator, and become NEW only when they fail again', async () => {
    const hub = securityHub();
    const statusAfter = async (Status: string) => {
      await importInto(hub, finding({ Compliance: { Status } }));
      return hub.findings()[0]?.status;
    };
    await importInto(hub, finding());
    await hub.answer(call('BatchUpdateFindings'), {
      FindingIdentifiers: [{ Id: 'asr/1', ProductArn: product }],
      Workflow: { Status: 'RESOLVED' },
    });

    expect(await statusAfter('FAILED')).toBe('RESOLVED');
    expect(await statusAfter('PASSED')).toBe('RESOLVED');
    expect(await statusAfter('FAILED')).toBe('NEW');
    expect(hub.importedFindings()).toHaveLength(1);
  });

  it.each<[string, object]>([
    ['of another account', { AwsAccountId: '222222222222' }],
    ['of a product of another account', { ProductArn: product.replaceAll('999999999999', '222222222222') }],
    ['of a product in another Region', { ProductArn: product.replace('eu-west-1', 'us-east-1') }],
    ['without a title', { Title: '' }],
    ['without a resource', { Resources: [] }],
    ['with a resource of no type', { Resources: [{ Id: 'sg-1' }] }],
    ['with a title that is too long', { Title: 'x'.repeat(257) }],
    ['of a severity that is none', { Severity: { Label: 'SERIOUS' } }],
    ['of a compliance that is none', { Compliance: { Status: 'BAD' } }],
    ['made at a time that is none', { CreatedAt: 'yesterday' }],
  ])('are rejected %s, without affecting others', async (_, overrides) => {
    const hub = securityHub();
    const output = await importInto(hub, finding({ Id: 'asr/bad', ...overrides }), finding());

    expect(output).toEqual({
      SuccessCount: 1,
      FailedCount: 1,
      FailedFindings: [{ Id: 'asr/bad', ErrorCode: 'InvalidInput', ErrorMessage: expect.stringMatching(/\.$/) }],
    });
    expect(hub.importedFindings().map(({ Id }) => Id)).toEqual(['asr/1']);
  });

  it('can be found by their current status', async () => {
    const hub = securityHub();
    const find = (WorkflowStatus: string) =>
      hub.answer(call('GetFindings'), {
        Filters: { WorkflowStatus: [{ Value: WorkflowStatus, Comparison: 'EQUALS' }] },
      });
    await importInto(hub, finding());
    expect(await find('NEW')).toEqual({
      Findings: [{ ...finding(), RecordState: 'ACTIVE', Workflow: { Status: 'NEW' } }],
    });

    await hub.answer(call('BatchUpdateFindings'), {
      FindingIdentifiers: [{ Id: 'asr/1', ProductArn: product }],
      Workflow: { Status: 'RESOLVED' },
      Note: { Text: 'Done.', UpdatedBy: 'ASR' },
    });

    expect(await find('NEW')).toEqual({ Findings: [] });
    expect(await find('RESOLVED')).toMatchObject({
      Findings: [{ Id: 'asr/1', Workflow: { Status: 'RESOLVED' }, Note: { Text: 'Done.' } }],
    });
  });

  it('are at most a hundred at a time', async () => {
    const many = Array.from({ length: 101 }, (_, index) => finding({ Id: `asr/${index}` }));

    await expect(importInto(securityHub(), ...many)).rejects.toMatchObject({ name: 'InvalidInputException' });
  });
});
