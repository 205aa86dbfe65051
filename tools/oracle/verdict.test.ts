import { describe, expect, it } from '@jest/globals';
import type { Status } from './control-check.ts';
import type { ProwlerFinding } from './prowler.ts';
import { type Trial, findingsAbout, statusOf, verdictOf } from './verdict.ts';

const judged = (before: Status, after: Status): Trial => ({ control: 'S3.5', kind: 'judged', before, after });
const listed = { before: 'FAIL', after: 'FAIL', reason: 'AWS is right.', page: 'https://docs.aws.amazon.com' } as const;

describe('the verdict on a control', () => {
  it.each<[string, Trial, Parameters<typeof verdictOf>[1]]>([
    ['agrees', judged('FAIL', 'PASS'), {}],
    ['unlisted', judged('FAIL', 'FAIL'), {}],
    ['unlisted', judged('PASS', 'PASS'), {}],
    ['unlisted', judged('none', 'PASS'), {}],
    ['unlisted', judged('FAIL', 'none'), {}],
    ['agrees', judged('FAIL', 'none'), { deletes: true }],
    ['unlisted', judged('FAIL', 'PASS'), { deletes: true }],
    ['disagrees', judged('FAIL', 'FAIL'), { disagreement: listed }],
    ['unlisted', judged('PASS', 'FAIL'), { disagreement: listed }],
    ['obsolete', judged('FAIL', 'PASS'), { disagreement: listed }],
    ['failed', { control: 'S3.5', kind: 'failed', because: 'The plan is refuse.' }, { disagreement: listed }],
  ])('is %s after %j with %j', (verdict, trial, check) => {
    expect(verdictOf(trial, check)).toBe(verdict);
  });

  it.each([
    ['agrees', 'FAIL', 'PASS'],
    ['unlisted', 'FAIL', 'FAIL'],
    ['unlisted', 'PASS', 'PASS'],
  ] as const)('is %s if Cloud Custodian says %s, then %s', (verdict, before, after) => {
    expect(verdictOf(judged('FAIL', 'PASS'), {}, { before, after })).toBe(verdict);
  });
});

const finding = (id: string, status: ProwlerFinding['status'] = 'PASS', check = 'a'): ProwlerFinding => ({
  check,
  status,
  id,
  arn: `arn:aws:s3:::${id}`,
  region: 'us-east-1',
  text: '',
});

describe('the findings about a resource', () => {
  const findings = [finding('shop'), finding('shop-logs'), finding('op')];

  it('do not include other resources', () => {
    expect(findingsAbout(findings, 'arn:aws:s3:::shop', {}).map(({ id }) => id)).toEqual(['shop']);
  });

  it.each([
    ['the account', 'AWS::::Account:111122223333', {}],
    ['a resource that Prowler reports under another id', 'arn:aws:s3:::shop', { everyFinding: true } as const],
  ])('are all findings for %s', (_, resourceId, check) => {
    expect(findingsAbout(findings, resourceId, check)).toHaveLength(3);
  });
});

describe('what the findings say', () => {
  it.each<[Status, readonly ProwlerFinding[]]>([
    ['none', []],
    ['none', [finding('shop', 'MANUAL')]],
    ['none', [finding('shop', 'PASS', 'a')]],
    ['PASS', [finding('shop', 'PASS', 'a'), finding('shop', 'PASS', 'b')]],
    ['FAIL', [finding('shop', 'PASS', 'a'), finding('shop', 'FAIL', 'b')]],
  ])('is %s', (status, findings) => {
    expect(statusOf(findings, ['a', 'b'])).toBe(status);
  });
});
