import { describe, expect, it } from '@jest/globals';
import { hasUid, pageOf } from './security-hub-filters.ts';

const finding = (number: number, overrides: object = {}) => ({
  Id: `finding-${number}`,
  AwsAccountId: '111122223333',
  Compliance: { Status: 'FAILED', SecurityControlId: 'EC2.13' },
  RecordState: 'ACTIVE',
  Workflow: { Status: 'NEW' },
  ...overrides,
});
const is = (...values: readonly string[]) => values.map((Value) => ({ Value, Comparison: 'EQUALS' }));
const idsOf = (page: { readonly Findings: readonly { readonly Id: string }[] }) => page.Findings.map(({ Id }) => Id);

describe('pageOf', () => {
  const findings = [
    finding(1),
    finding(2, { AwsAccountId: '444455556666' }),
    finding(3, { Compliance: { Status: 'PASSED', SecurityControlId: 'EC2.13' } }),
    finding(4, { Compliance: { Status: 'FAILED', SecurityControlId: 'EC2.14' }, Region: 'us-east-1' }),
    finding(5, { RecordState: 'ARCHIVED', Severity: { Label: 'HIGH' } }),
    finding(6, { Workflow: { Status: 'RESOLVED' } }),
    finding(7, { Compliance: undefined, FirstObservedAt: '2026-11-30T00:00:00.000Z' }),
  ];

  it.each([
    ['nothing', {}, [1, 2, 3, 4, 5, 6, 7]],
    ['Id', { Id: is('finding-2', 'finding-5') }, [2, 5]],
    ['AwsAccountId', { AwsAccountId: is('444455556666') }, [2]],
    ['Region', { Region: is('us-east-1') }, [4]],
    ['SeverityLabel', { SeverityLabel: is('CRITICAL', 'HIGH') }, [5]],
    ['ComplianceStatus', { ComplianceStatus: is('PASSED') }, [3]],
    ['ComplianceSecurityControlId', { ComplianceSecurityControlId: is('EC2.14') }, [4]],
    ['RecordState', { RecordState: is('ARCHIVED') }, [5]],
    ['WorkflowStatus', { WorkflowStatus: is('RESOLVED', 'NOTIFIED') }, [6]],
    [
      'several',
      {
        ComplianceSecurityControlId: is('EC2.13'),
        ComplianceStatus: is('FAILED'),
        RecordState: is('ACTIVE'),
        WorkflowStatus: is('NEW'),
      },
      [1, 2],
    ],
    ['FirstObservedAt', { FirstObservedAt: [{ Start: '2026-11-01T00:00:00Z', End: '2026-11-30T00:00:00Z' }] }, [7]],
  ])('finds by %s', (_, Filters, expected) => {
    expect(idsOf(pageOf(findings, { Filters }))).toEqual(expected.map((number) => `finding-${number}`));
  });

  it('accepts up to twenty values for one field', () => {
    const ids = Array.from({ length: 21 }, (_, number) => `finding-${number}`);

    expect(idsOf(pageOf(findings, { Filters: { Id: is(...ids.slice(1)) } }))).toHaveLength(7);
    expect(() => pageOf(findings, { Filters: { Id: is(...ids) } })).toThrow('1 to 20');
  });

  it('returns pages, with each finding once', () => {
    const many = Array.from({ length: 250 }, (_, number) => finding(number));
    const pages = [pageOf(many, {})];
    for (let token = pages[0]?.NextToken; token !== undefined; token = pages.at(-1)?.NextToken)
      pages.push(pageOf(many, { NextToken: token }));

    expect(pages.map(({ Findings }) => Findings.length)).toEqual([100, 100, 50]);
    expect(new Set(pages.flatMap(idsOf)).size).toBe(250);
    expect(idsOf(pageOf(many, { MaxResults: 2, NextToken: '3' }))).toEqual(['finding-3', 'finding-4']);
  });

  it.each([
    ['a page that is too large', { MaxResults: 101 }],
    ['a page of nothing', { MaxResults: 0 }],
    ['a token of its own making', { NextToken: 'next' }],
    ['a filter that is not known here', { Filters: { Criticality: is('x') } }],
    ['another comparison', { Filters: { Id: [{ Value: 'x', Comparison: 'NOT_EQUALS' }] } }],
  ])('rejects %s', (_, input) => {
    expect(() => pageOf(findings, input)).toThrow(expect.objectContaining({ name: 'InvalidInputException' }));
  });
});

describe('hasUid', () => {
  const filters = (FieldName: string, Comparison: string) => ({
    CompositeFilters: [{ StringFilters: [{ FieldName, Filter: { Value: 'f-1', Comparison } }] }],
  });

  it('matches the findings with the id', () => {
    const matches = hasUid(filters('finding_info.uid', 'EQUALS'));

    expect([{ finding_info: { uid: 'f-1' } }, { finding_info: { uid: 'f-2' } }, {}].map(matches)).toEqual([
      true,
      false,
      false,
    ]);
  });

  it.each([[undefined], [filters('status', 'EQUALS')], [filters('finding_info.uid', 'PREFIX')]])(
    'rejects other filters: %j',
    (given) => {
      expect(() => hasUid(given)).toThrow('by finding_info.uid only');
    },
  );
});
