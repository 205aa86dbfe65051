import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { Played } from './play.ts';
import { lineOf, pageOf, rowsIn, rowsOf } from './report.ts';

const agrees: Played = {
  verdict: 'agrees',
  trial: { control: 'CloudWatch.9', kind: 'judged', before: 'FAIL', after: 'PASS' },
};
const unlisted: Played = {
  verdict: 'unlisted',
  trial: { control: 'S3.5', kind: 'judged', before: 'FAIL', after: 'FAIL' },
  before: [
    {
      check: 's3_bucket_secure_transport_policy',
      status: 'FAIL',
      id: 'shop',
      arn: 'arn:aws:s3:::shop',
      region: 'us-east-1',
      text: 'S3 Bucket shop does not have a bucket policy, thus it allows HTTP requests.',
    },
  ],
  after: [],
};
const failed: Played = {
  verdict: 'failed',
  trial: {
    control: 'S3.8',
    kind: 'failed',
    because: `The plan is ${JSON.stringify({ kind: 'refuse', state: 'x'.repeat(100) })}.`,
  },
};

describe('the line of a control', () => {
  it.each([agrees, unlisted, failed])('fits in 80 columns: $trial.control', (played) => {
    for (const line of lineOf(played).split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  it('says what Prowler says if a disagreement is not listed', () => {
    expect(lineOf(unlisted).replaceAll(/\s+/g, ' ')).toContain('it allows HTTP requests. After: no finding.');
  });
});

describe('the page', () => {
  it('has a row per control, and counts', () => {
    const page = pageOf(rowsOf([agrees, unlisted]), '5.46.0');

    expect(page).toContain('**1** controls FAIL before and PASS after.');
    expect(page.match(/^\| (CloudWatch\.9|S3\.5) \|/gm)).toHaveLength(2);
  });

  it('can be written again from its rows', () => {
    const page = pageOf(rowsOf([agrees, unlisted, failed]), '5.46.0');

    expect(pageOf(rowsIn(page), '5.46.0')).toBe(page);
  });

  it('counts as it is in the documentation', () => {
    const present = readFileSync(new URL('../../docs/reference/oracle.md', import.meta.url), 'utf8');
    const [, version = ''] = /prowler\) ([\d.]+),/.exec(present) ?? [];

    expect(pageOf(rowsIn(present), version)).toBe(present);
  });
});
