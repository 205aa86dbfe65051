import { describe, expect, it } from '@jest/globals';
import {
  GetFindingsCommand,
  GetFindingsV2Command,
  SecurityHubClient,
  type GetFindingsCommandInput,
} from '@aws-sdk/client-securityhub';
import { mockClient } from 'aws-sdk-client-mock';
import { findingsById, whyClosed } from './findings-by-id.ts';

function hub(answer: (input: GetFindingsCommandInput) => object) {
  const inputs: GetFindingsCommandInput[] = [];
  const client = new SecurityHubClient({ region: 'eu-west-1' });
  mockClient(client)
    .on(GetFindingsCommand)
    .callsFake((input: GetFindingsCommandInput) => {
      inputs.push(input);
      return answer(input);
    });
  return { client, inputs };
}

describe('findingsById', () => {
  it('requests twenty ids at a time, with exact matches', async () => {
    const { client, inputs } = hub(({ Filters }) => ({ Findings: Filters?.Id?.map(({ Value }) => ({ Id: Value })) }));
    const ids = Array.from({ length: 45 }, (_, index) => `f-${index}`);

    expect((await findingsById(client, ids)).map(({ Id }) => Id)).toEqual(ids);
    expect(inputs.map(({ Filters }) => Filters?.Id?.length)).toEqual([20, 20, 5]);
    for (const { Filters } of inputs) {
      expect(Object.keys(Filters ?? {})).toEqual(['Id']);
      expect(Filters?.Id?.every(({ Comparison }) => Comparison === 'EQUALS')).toBe(true);
    }
  });

  it('reads every page', async () => {
    const { client } = hub(({ NextToken }) =>
      NextToken === undefined
        ? { Findings: [{ Id: 'a', AwsAccountId: '1' }], NextToken: 'more' }
        : { Findings: [{ Id: 'a', AwsAccountId: '2' }] },
    );

    expect(await findingsById(client, ['a'])).toEqual([
      { Id: 'a', AwsAccountId: '1' },
      { Id: 'a', AwsAccountId: '2' },
    ]);
  });

  it('drops findings that were not requested', async () => {
    const { client } = hub(() => ({ Findings: [{ Id: 'a' }, { Id: 'A' }, { Id: 'ab' }, {}] }));

    expect(await findingsById(client, ['a'])).toEqual([{ Id: 'a' }]);
  });

  it('throws if there are too many pages, and if access is denied', async () => {
    const endless = hub(() => ({ Findings: [{ Id: 'a' }], NextToken: 'more' }));
    const closed = hub(() => {
      throw Object.assign(new Error('no'), { name: 'AccessDeniedException' });
    });

    await expect(findingsById(endless.client, ['a'])).rejects.toThrow('More than 1000');
    await expect(findingsById(closed.client, ['a'])).rejects.toThrow('no');
  });
});

describe('whyClosed', () => {
  const reference = {
    id: 'f-1',
    format: 'asff',
    productArn: 'arn:aws:securityhub:eu-west-1::product/aws/config',
    accountId: '111122223333',
  } as const;
  const asff = {
    Id: reference.id,
    ProductArn: reference.productArn,
    AwsAccountId: reference.accountId,
    Compliance: { Status: 'FAILED' },
    Workflow: { Status: 'NOTIFIED' },
    RecordState: 'ACTIVE',
  };

  it.each<[string, object, string | undefined]>([
    ['is open', {}, undefined],
    ['is new', { Workflow: undefined }, undefined],
    ['passed', { Compliance: { Status: 'PASSED' } }, 'The finding is now PASSED, NOTIFIED, ACTIVE.'],
    ['has no status', { Compliance: undefined }, 'The finding is now NOT_AVAILABLE, NOTIFIED, ACTIVE.'],
    ['is resolved', { Workflow: { Status: 'RESOLVED' } }, 'The finding is now FAILED, RESOLVED, ACTIVE.'],
    ['is suppressed', { Workflow: { Status: 'SUPPRESSED' } }, 'The finding is now FAILED, SUPPRESSED, ACTIVE.'],
    ['is archived', { RecordState: 'ARCHIVED' }, 'The finding is now FAILED, NOTIFIED, ARCHIVED.'],
    ['belongs to another account', { AwsAccountId: '999999999999' }, 'Security Hub no longer has the finding.'],
    ['was imported by another product', { ProductArn: 'p' }, 'Security Hub no longer has the finding.'],
  ])('of a finding that %s', async (_, overrides, expected) => {
    const { client } = hub(() => ({
      Findings: [
        { ...asff, Id: 'other' },
        { ...asff, ...overrides },
      ],
    }));

    expect(await whyClosed(reference, client)).toBe(expected);
  });

  const ocsf = {
    finding_info: { uid: reference.id },
    metadata: { product: { uid: reference.productArn } },
    cloud: { account: { uid: reference.accountId } },
    status: 'In Progress',
    compliance: { status: 'Fail' },
  };

  it.each<[string, object, string | undefined]>([
    ['is open', {}, undefined],
    ['passed', { compliance: { status_id: 1 } }, 'The finding is now PASSED, NOTIFIED, ACTIVE.'],
    ['is resolved', { status_id: 4 }, 'The finding is now FAILED, RESOLVED, ACTIVE.'],
    ['is archived', { status: undefined, status_id: 5 }, 'The finding is now FAILED, NOTIFIED, ARCHIVED.'],
    ['is not found', { finding_info: { uid: 'other' } }, 'Security Hub no longer has the finding.'],
  ])('of a finding in OCSF that %s', async (_, overrides, expected) => {
    const client = new SecurityHubClient({ region: 'eu-west-1' });
    const inputs: unknown[] = [];
    mockClient(client)
      .on(GetFindingsV2Command)
      .callsFake((input: unknown) => (inputs.push(input), { Findings: [{ ...ocsf, ...overrides }] }));

    expect(await whyClosed({ ...reference, format: 'ocsf' }, client)).toBe(expected);
    expect(inputs).toEqual([
      {
        Filters: {
          CompositeFilters: [
            { StringFilters: [{ FieldName: 'finding_info.uid', Filter: { Value: 'f-1', Comparison: 'EQUALS' } }] },
          ],
        },
        MaxResults: 100,
      },
    ]);
  });

  it('throws if Security Hub has more findings of the id than one page', async () => {
    const client = new SecurityHubClient({ region: 'eu-west-1' });
    mockClient(client).on(GetFindingsV2Command).resolves({ Findings: [], NextToken: 'more' });

    await expect(whyClosed({ ...reference, format: 'ocsf' }, client)).rejects.toThrow('More than 100');
  });
});
