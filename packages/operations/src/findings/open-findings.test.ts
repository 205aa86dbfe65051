import { SecurityHubClient } from '@aws-sdk/client-securityhub';
import { describe, expect, it } from '@jest/globals';
import { fakeAws } from '@asr/playbooks/testing';
import { findingPage, openFindingPages, openFindings } from './open-findings.ts';

interface Query {
  readonly Filters: { readonly [field: string]: readonly { readonly Value: string }[] };
  readonly MaxResults: number;
  readonly NextToken?: string;
}

/** Security Hub with these findings, one for each control and number, and with the limit of its API. */
function hubWith(controls: readonly string[], each: number) {
  const findings = controls.flatMap((control) =>
    Array.from({ length: each }, (_, nth) => ({
      Id: `${control}/${nth}`,
      AwsAccountId: '111122223333',
      Compliance: { SecurityControlId: control },
    })),
  );
  const aws = fakeAws({
    GetFindingsCommand: ({ Filters, MaxResults, NextToken = '0' }: Query) => {
      const tooLong = Object.entries(Filters).find(([, values]) => values.length > 20);
      if (tooLong !== undefined) throw new Error(`${tooLong[0]} must have length less than or equal to 20`);
      const isWanted = (field: string, value: string) =>
        Filters[field] === undefined || Filters[field].some(({ Value }) => Value === value);
      const matching = findings.filter(
        ({ Id, AwsAccountId, Compliance }) =>
          isWanted('Id', Id) &&
          isWanted('AwsAccountId', AwsAccountId) &&
          isWanted('ComplianceSecurityControlId', Compliance.SecurityControlId),
      );
      const end = Number(NextToken) + MaxResults;
      const Findings = matching.slice(Number(NextToken), end);
      return { Findings, ...(end < matching.length ? { NextToken: String(end) } : {}) };
    },
  });
  return { aws, hub: aws.client(SecurityHubClient), ids: findings.map(({ Id }) => Id) };
}

const controls = Array.from({ length: 47 }, (_, nth) => `EC2.${nth + 1}`);
const retry = <Result>(call: () => Promise<Result>) => call();

describe('openFindings', () => {
  it('asks for the findings of a control that a customer brings by the title of AWS Config', async () => {
    const queries: object[] = [];
    const Findings = ['Acme.1', 'OrgConfigRule-Acme.1-0abcdefg', 'Acme.10'].map((Title) => ({ Id: Title, Title }));
    const hub = fakeAws({
      GetFindingsCommand: ({ Filters }: Query) => (queries.push(Filters), 'Title' in Filters ? { Findings } : {}),
    }).client(SecurityHubClient);

    const { findings } = await openFindings(hub, { controls: ['EC2.13', 'Acme.1'] }, 10, retry);
    expect(findings.map(({ Id }) => Id)).toEqual(['Acme.1', 'OrgConfigRule-Acme.1-0abcdefg']);
    expect(queries).toMatchObject([
      { ComplianceSecurityControlId: [{ Value: 'EC2.13' }] },
      { Title: [{ Value: 'Acme.1' }, { Comparison: 'PREFIX' }, { Comparison: 'PREFIX' }] },
    ]);
  });

  it('filters the findings of an endpoint that ignores the filters, and keeps one without a value', async () => {
    const finding = (Id: string, control: string, label: string, accountId = '111122223333') => ({
      Id,
      AwsAccountId: accountId,
      Compliance: { Status: 'FAILED', SecurityControlId: control },
      Severity: { Label: label },
    });
    const Findings = [
      finding('wanted', 'EC2.13', 'HIGH'),
      finding('another control', 'EC2.14', 'HIGH'),
      finding('another severity', 'EC2.13', 'LOW'),
      finding('another account', 'EC2.13', 'HIGH', '222233334444'),
      { ...finding('passed', 'EC2.13', 'HIGH'), Compliance: { Status: 'PASSED', SecurityControlId: 'EC2.13' } },
      { Id: 'no values' },
    ];
    const hub = fakeAws({ GetFindingsCommand: () => ({ Findings }) }).client(SecurityHubClient);

    const { findings } = await openFindings(
      hub,
      { controls: ['EC2.13'], severities: ['HIGH'], accounts: ['111122223333'] },
      100,
      retry,
    );

    expect(findings.map(({ Id }) => Id)).toEqual(['wanted', 'no values']);
  });

  it('asks with at most 20 values of a field, and finds everything once', async () => {
    const { hub, ids, aws } = hubWith(controls, 5);

    const { findings, hasMore } = await openFindings(hub, { controls: [...controls, 'EC2.1'], ids }, 1000, retry);

    expect(hasMore).toBe(false);
    expect(new Set(findings.map(({ Id }) => Id))).toEqual(new Set(ids));
    expect(findings).toHaveLength(ids.length);
    // 3 parts of the controls, and 12 of the ids.
    expect(aws.calls).toHaveLength(36);
  });

  it('returns findings of all controls if the limit cuts some off', async () => {
    const { hub } = hubWith(controls, 200);

    const { findings, hasMore } = await openFindings(hub, { controls }, 30, retry);

    const found = findings.map(({ Compliance }) => Compliance?.SecurityControlId);
    expect({ count: findings.length, hasMore }).toEqual({ count: 30, hasMore: true });
    expect(new Set(found)).toEqual(new Set(['EC2.1', 'EC2.21', 'EC2.41']));
  });

  it('returns exactly the limit without a hint of more', async () => {
    const { hub } = hubWith(controls, 1);
    expect(await openFindings(hub, { controls }, 47, retry)).toMatchObject({ hasMore: false });
  });
});

it('pages are read query by query, with a pause between two calls', async () => {
  const { hub, aws, ids } = hubWith(controls, 7);
  let pauses = 0;
  const found: string[] = [];
  const pause = async () => void (pauses += 1);

  for await (const page of openFindingPages(hub, { controls }, retry, pause))
    found.push(...page.map(({ Id = '' }) => Id));

  expect(found).toEqual(ids);
  expect(aws.calls).toHaveLength(5);
  expect(pauses).toBe(4);
});

describe('findingPage', () => {
  it('continues in the next query until all are read', async () => {
    const { hub, ids } = hubWith(controls, 3);
    const found: string[] = [];
    let token: string | undefined;
    do {
      const page = await findingPage(hub, { controls }, { limit: 25, token }, retry);
      found.push(...(page?.findings ?? []).map(({ Id = '' }) => Id));
      token = page?.nextToken;
    } while (token !== undefined);

    expect(found).toEqual(ids);
  });

  it.each(['', '9:', 'x:1', '-1:', '1'])('does not accept the token "%s", which it did not make', async (token) => {
    const { hub, aws } = hubWith(controls, 1);
    expect(await findingPage(hub, { controls }, { limit: 25, token }, retry)).toBeUndefined();
    expect(aws.calls).toEqual([]);
  });
});
