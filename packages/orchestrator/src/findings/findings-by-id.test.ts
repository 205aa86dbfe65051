import { describe, expect, it } from '@jest/globals';
import { GetFindingsCommand, SecurityHubClient, type GetFindingsCommandInput } from '@aws-sdk/client-securityhub';
import { mockClient } from 'aws-sdk-client-mock';
import { findingsById } from './findings-by-id.ts';

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
