import { describe, expect, it } from '@jest/globals';
import { GetFindingsCommand, SecurityHubClient, type GetFindingsCommandInput } from '@aws-sdk/client-securityhub';
import { mockClient } from 'aws-sdk-client-mock';
import { countOpenFindings } from './open-findings.ts';

const securityHub = 'arn:aws:securityhub:eu-west-1::product/aws/securityhub';

/** A Security Hub with so many findings of a control, in pages of what it is asked for. */
function hub(findings: number, ids = (index: number) => `finding-${index}`, product = securityHub) {
  const client = new SecurityHubClient({ region: 'eu-west-1' });
  const mock = mockClient(client);
  mock.on(GetFindingsCommand).callsFake(({ MaxResults = 0, NextToken = '0' }: GetFindingsCommandInput) => {
    const start = Number(NextToken);
    const size = Math.min(MaxResults, findings - start);
    const Findings = Array.from({ length: size }, (_, index) => ({ Id: ids(start + index), ProductArn: product }));
    return { Findings, ...(start + size < findings ? { NextToken: String(start + size) } : {}) };
  });
  return { client, mock, inputs: () => mock.commandCalls(GetFindingsCommand).map(({ args: [{ input }] }) => input) };
}

describe('countOpenFindings', () => {
  it('asks for what is open, of this control alone', async () => {
    const { client, inputs } = hub(1);

    expect(await countOpenFindings('EC2.13', client)).toEqual({ ok: true, value: 1 });

    const is = (...values: readonly string[]) => values.map((Value) => ({ Value, Comparison: 'EQUALS' }));
    expect(inputs()).toEqual([
      {
        Filters: {
          ComplianceSecurityControlId: is('EC2.13'),
          ComplianceStatus: is('FAILED'),
          RecordState: is('ACTIVE'),
          WorkflowStatus: is('NEW', 'NOTIFIED'),
        },
        MaxResults: 100,
      },
    ]);
  });

  it('counts no finding that a member imported about the control', async () => {
    const product = 'arn:aws:securityhub:eu-west-1:111122223333:product/111122223333/default';
    expect(await countOpenFindings('EC2.13', hub(990, undefined, product).client)).toEqual({ ok: true, value: 0 });
  });

  it.each([
    [0, 0, 1],
    [100, 100, 1],
    [101, 101, 2],
    [1000, 1000, 10],
    [5000, 1000, 10],
  ])('takes %s for %s, in %s calls', async (findings, value, calls) => {
    const { client, inputs } = hub(findings);

    expect(await countOpenFindings('EC2.13', client)).toEqual({ ok: true, value });
    expect(inputs()).toHaveLength(calls);
  });

  it('counts what comes twice once', async () => {
    const { client } = hub(150, (index) => `finding-${index % 100}`);

    expect(await countOpenFindings('EC2.13', client)).toEqual({ ok: true, value: 100 });
  });

  it('throws what a later try can mend', async () => {
    const { client, mock } = hub(1);
    mock.on(GetFindingsCommand).rejects(
      Object.assign(new Error('Rate exceeded'), {
        name: 'LimitExceededException',
        $metadata: { httpStatusCode: 429 },
      }),
    );

    await expect(countOpenFindings('EC2.13', client)).rejects.toThrow('Rate exceeded');
  });

  it('knows nothing where it may not look', async () => {
    const { client, mock } = hub(1);
    mock.on(GetFindingsCommand).rejects(Object.assign(new Error('Not authorized.'), { name: 'AccessDeniedException' }));

    expect(await countOpenFindings('EC2.13', client)).toEqual({
      ok: false,
      error: 'AccessDeniedException: Not authorized.',
    });
  });
});
