import { describe, expect, it } from '@jest/globals';
import { findFindings } from './find-findings.ts';

const findings = Array.from({ length: 5 }, (_, index) => ({ Id: `f-${index % 3}`, AwsAccountId: String(index) }));
const byId = (...ids: readonly string[]) => ({ Filters: { Id: ids.map((Value) => ({ Value, Comparison: 'EQUALS' })) } });

describe('findFindings', () => {
  it('gives every finding of these ids, whosever it is', () => {
    expect(findFindings(findings, byId('f-1', 'f-9'))).toEqual({ Findings: [findings[1], findings[4]] });
  });

  it('gives them page by page', () => {
    const input = { ...byId('f-0', 'f-1', 'f-2'), MaxResults: 3 };

    expect(findFindings(findings, input)).toEqual({ Findings: findings.slice(0, 3), NextToken: '3' });
    expect(findFindings(findings, { ...input, NextToken: '3' })).toEqual({ Findings: findings.slice(3) });
  });

  it.each([
    ['more values than a filter takes', byId(...Array.from({ length: 21 }, (_, index) => `f-${index}`))],
    ['no filter', {}],
    ['a filter that it does not know', { Filters: { ...byId('f-1').Filters, AwsAccountId: [] } }],
    ['another comparison', { Filters: { Id: [{ Value: 'f', Comparison: 'PREFIX' }] } }],
    ['a page that is too large', { ...byId('f-1'), MaxResults: 101 }],
    ['a token that nobody gave out', { ...byId('f-1'), NextToken: 'x' }],
  ])('refuses %s', (_, input) => {
    expect(() => findFindings(findings, input)).toThrow(expect.objectContaining({ name: 'InvalidInputException' }));
  });
});
