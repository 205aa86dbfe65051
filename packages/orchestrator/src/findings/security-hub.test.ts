import { describe, expect, it } from '@jest/globals';
import {
  BatchUpdateFindingsCommand,
  BatchUpdateFindingsV2Command,
  SecurityHubClient,
} from '@aws-sdk/client-securityhub';
import { mockClient } from 'aws-sdk-client-mock';
import type { FindingUpdate } from './finding-update.ts';
import { updateFindings } from './security-hub.ts';

function anUpdate(
  id: string,
  overrides: Partial<FindingUpdate['finding']> = {},
  note = 'ASR fixed it.',
): FindingUpdate {
  return {
    finding: { id, format: 'asff', productArn: 'arn:product', accountId: '111122223333', ...overrides },
    workflowStatus: 'RESOLVED',
    note,
  };
}

function securityHub() {
  const client = new SecurityHubClient({ region: 'eu-west-1' });
  const mock = mockClient(client);
  mock.on(BatchUpdateFindingsCommand).resolves({ UnprocessedFindings: [] });
  mock.on(BatchUpdateFindingsV2Command).resolves({ UnprocessedFindings: [] });
  return { mock, client };
}

const delivered: string[] = [];
const update = (client: SecurityHubClient, updates: readonly FindingUpdate[]) => {
  delivered.length = 0;
  return updateFindings(client, updates, {
    delivered: (some) => delivered.push(...some.map(({ finding }) => finding.id)),
    signal: new AbortController().signal,
  });
};

describe('updateFindings', () => {
  it('groups findings with the same update, at most 100 per call', async () => {
    const { mock, client } = securityHub();

    await update(
      client,
      Array.from({ length: 250 }, (_, index) => anUpdate(`finding-${index}`)),
    );

    const sizes = mock
      .commandCalls(BatchUpdateFindingsCommand)
      .map(({ args: [{ input }] }) => input.FindingIdentifiers?.length);
    expect(sizes).toEqual([100, 100, 50]);
  });

  it('writes the own note of every finding', async () => {
    const { mock, client } = securityHub();

    await update(client, [anUpdate('a', {}, 'one'), anUpdate('b', {}, 'two')]);

    expect(
      mock
        .commandCalls(BatchUpdateFindingsCommand)
        .map(({ args: [{ input }] }) => [input.FindingIdentifiers?.[0]?.Id, input.Note?.Text]),
    ).toEqual([
      ['a', 'one'],
      ['b', 'two'],
    ]);
  });

  it('updates an OCSF finding by its three ids', async () => {
    const { mock, client } = securityHub();

    await update(client, [anUpdate('a', { format: 'ocsf', productArn: 'arn:productv2' })]);

    expect(mock.commandCalls(BatchUpdateFindingsV2Command)[0]?.args[0].input).toEqual({
      FindingIdentifiers: [
        { CloudAccountUid: '111122223333', FindingInfoUid: 'a', MetadataProductUid: 'arn:productv2' },
      ],
      StatusId: 4,
      Comment: 'ASR fixed it.',
    });
  });

  it('keeps the status of an observed finding, and marks it so that it is observed once', async () => {
    const { mock, client } = securityHub();

    await update(client, [
      { ...anUpdate('a'), workflowStatus: null, observed: true },
      { ...anUpdate('b', { format: 'ocsf' }), workflowStatus: null },
    ]);

    expect(mock.commandCalls(BatchUpdateFindingsCommand)[0]?.args[0].input).toEqual({
      FindingIdentifiers: [{ Id: 'a', ProductArn: 'arn:product' }],
      UserDefinedFields: { 'asr-observed': 'true' },
      Note: { Text: 'ASR fixed it.', UpdatedBy: 'ASR' },
    });
    expect(mock.commandCalls(BatchUpdateFindingsV2Command)[0]?.args[0].input).not.toHaveProperty('StatusId');
  });

  it('keeps the status of a finding that only gets a note, and does not mark it', async () => {
    const { mock, client } = securityHub();

    await update(client, [{ ...anUpdate('a'), workflowStatus: null }]);

    expect(mock.commandCalls(BatchUpdateFindingsCommand)[0]?.args[0].input).toEqual({
      FindingIdentifiers: [{ Id: 'a', ProductArn: 'arn:product' }],
      Note: { Text: 'ASR fixed it.', UpdatedBy: 'ASR' },
    });
  });

  it('returns the findings that Security Hub did not update', async () => {
    const { mock, client } = securityHub();
    mock.on(BatchUpdateFindingsCommand).resolves({
      UnprocessedFindings: [
        { FindingIdentifier: { Id: 'a', ProductArn: 'p' }, ErrorCode: 'FindingNotFound', ErrorMessage: 'archived' },
      ],
    });

    expect(await update(client, [anUpdate('a')])).toEqual([
      { findingId: 'a', errorCode: 'FindingNotFound', message: 'archived' },
    ]);
  });

  it('throws the error of a call at the end, and names what the others delivered', async () => {
    const { mock, client } = securityHub();
    mock
      .on(BatchUpdateFindingsCommand, { Note: { Text: 'two', UpdatedBy: 'ASR' } })
      .rejects(new Error('InternalException'));

    await expect(
      update(client, [anUpdate('a', {}, 'one'), anUpdate('b', {}, 'two'), anUpdate('c', {}, 'three')]),
    ).rejects.toThrow('InternalException');
    expect(delivered).toEqual(['a', 'c']);
  });

  it('throws an error of the service', async () => {
    const { mock, client } = securityHub();
    mock.on(BatchUpdateFindingsCommand).rejects(new Error('InternalException'));

    await expect(update(client, [anUpdate('a')])).rejects.toThrow('InternalException');
  });
});
