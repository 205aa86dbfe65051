import { describe, expect, it } from '@jest/globals';
import { GetFindingsCommand, SecurityHubClient, type GetFindingsCommandInput } from '@aws-sdk/client-securityhub';
import { mockClient } from 'aws-sdk-client-mock';
import { countOpenFindings } from './open-findings.ts';

const ProductArn = 'arn:aws:securityhub:eu-west-1::product/aws/securityhub';

/** A Security Hub with this number of findings of a control, in pages. */
function hub(findings: number, ids = (index: number) => `finding-${index}`, productArn = ProductArn) {
  const client = new SecurityHubClient({ region: 'eu-west-1' });
  const mock = mockClient(client);
  mock.on(GetFindingsCommand).callsFake(({ MaxResults = 0, NextToken = '0' }: GetFindingsCommandInput) => {
    const start = Number(NextToken);
    const size = Math.min(MaxResults, findings - start);
    const Findings = Array.from({ length: size }, (_, index) => ({ Id: ids(start + index), ProductArn: productArn }));
    return { Findings, ...(start + size < findings ? { NextToken: String(start + size) } : {}) };
  });
  return { client, mock, inputs: () => mock.commandCalls(GetFindingsCommand).map(({ args: [{ input }] }) => input) };
}

describe('countOpenFindings', () => {
  it('requests only open findings of this control', async () => {
    const { client, inputs } = hub(1);

    expect(await countOpenFindings('EC2.13', undefined, client)).toEqual({ ok: true, value: 1 });

    const is = (...values: readonly string[]) => values.map((Value) => ({ Value, Comparison: 'EQUALS' }));
    expect(inputs()).toEqual([
      {
        Filters: {
          ProductArn: [{ Value: '::product/aws/securityhub', Comparison: 'CONTAINS' }],
          ComplianceSecurityControlId: is('EC2.13'),
          ComplianceStatus: is('FAILED'),
          RecordState: is('ACTIVE'),
          WorkflowStatus: is('NEW', 'NOTIFIED'),
        },
        MaxResults: 100,
      },
    ]);
  });

  it('requests the findings of AWS Config for a control that a customer brings', async () => {
    const { client, inputs } = hub(2, undefined, 'arn:aws:securityhub:eu-west-1::product/aws/config');

    expect(await countOpenFindings('Acme.1', undefined, client)).toEqual({ ok: true, value: 2 });
    expect(inputs()[0]?.Filters).toMatchObject({
      ProductArn: [{ Value: '::product/aws/config', Comparison: 'CONTAINS' }],
      Title: [
        { Value: 'Acme.1', Comparison: 'EQUALS' },
        { Value: 'OrgConfigRule-Acme.1-', Comparison: 'PREFIX' },
        { Value: 'Acme.1-conformance-pack-', Comparison: 'PREFIX' },
      ],
    });
    expect(inputs()[0]?.Filters).not.toHaveProperty('ComplianceSecurityControlId');
  });

  it('an imported finding does not count, so an importer changes no share', async () => {
    const { client } = hub(990, undefined, 'arn:aws:securityhub:eu-west-1:111122223333:product/111122223333/default');

    expect(await countOpenFindings('EC2.13', undefined, client)).toEqual({ ok: true, value: 0 });
  });

  it.each(['aws-cn', 'aws-us-gov'])('a finding of Security Hub in the partition %s counts', async (partition) => {
    const { client } = hub(3, undefined, `arn:${partition}:securityhub:cn-north-1::product/aws/securityhub`);

    expect(await countOpenFindings('EC2.13', undefined, client)).toEqual({ ok: true, value: 3 });
  });

  it("the findings of one account are at most half of the count, so they never make up another's share", async () => {
    const { client, inputs } = hub(5000);

    expect(await countOpenFindings('EC2.13', '111122223333', client)).toEqual({ ok: true, value: 500 });
    expect(inputs()[0]?.Filters).toMatchObject({
      AwsAccountId: [{ Value: '111122223333', Comparison: 'EQUALS' }],
    });
  });

  it("a finding of ASR's own control counts, which ASR imports", async () => {
    const { client } = hub(2, undefined, 'arn:aws:securityhub:eu-west-1:111122223333:product/111122223333/default');

    expect(await countOpenFindings('SecurityGroup.4', undefined, client)).toEqual({ ok: true, value: 2 });
  });

  it.each([
    [0, 0, 1],
    [100, 100, 1],
    [101, 101, 2],
    [1000, 1000, 10],
    [5000, 1000, 10],
  ])('counts %s as %s, in %s calls', async (findings, value, calls) => {
    const { client, inputs } = hub(findings);

    expect(await countOpenFindings('EC2.13', undefined, client)).toEqual({ ok: true, value });
    expect(inputs()).toHaveLength(calls);
  });

  it('counts a finding on two pages once', async () => {
    const { client } = hub(150, (index) => `finding-${index % 100}`);

    expect(await countOpenFindings('EC2.13', undefined, client)).toEqual({ ok: true, value: 100 });
  });

  it('throws errors that a retry can resolve', async () => {
    const { client, mock } = hub(1);
    mock.on(GetFindingsCommand).rejects(
      Object.assign(new Error('Rate exceeded'), {
        name: 'LimitExceededException',
        $metadata: { httpStatusCode: 429 },
      }),
    );

    await expect(countOpenFindings('EC2.13', undefined, client)).rejects.toThrow('Rate exceeded');
  });

  it('returns an error if access is denied', async () => {
    const { client, mock } = hub(1);
    mock.on(GetFindingsCommand).rejects(Object.assign(new Error('Not authorized.'), { name: 'AccessDeniedException' }));

    expect(await countOpenFindings('EC2.13', undefined, client)).toEqual({
      ok: false,
      error: 'AccessDeniedException: Not authorized.',
    });
  });
});
