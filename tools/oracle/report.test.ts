import { describe, expect, it } from '@jest/globals';
import type { Played } from './play.ts';
import { lineOf, pageOf } from './report.ts';

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
    const page = pageOf([agrees, unlisted], '5.46.0');

    expect(page).toContain('**1** controls FAIL before and PASS after.');
    expect(page.match(/^\| (CloudWatch\.9|S3\.5) \|/gm)).toHaveLength(2);
  });
});
