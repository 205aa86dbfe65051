import { describe, expect, it } from '@jest/globals';
import { registry } from '@asr/playbooks';
import { controlReview } from './review-page.ts';
import { kinds, readReviews, reviewFaults, withRowsOfTables } from './review.ts';

const row = Object.fromEntries(Object.keys(kinds).map((kind) => [kind, 'checked']));

describe('the review of the controls', () => {
  it('has an answer for every control of the registry and every kind, and no others', () => {
    expect(reviewFaults(readReviews(), Object.keys(registry))).toEqual([]);
  });

  it.each([
    ['a control without a row', {}, 'EC2.7 has no row in tools/review/ec2.json.'],
    ['a kind without an answer', { 'EC2.7': { ...row, read: undefined } }, 'EC2.7: read is missing.'],
    ['an unknown control', { 'EC2.7': row, 'EC2.99': row }, 'EC2.99 is not a control of the registry.'],
    ['an unknown kind', { 'EC2.7': { ...row, reads: 'checked' } }, 'EC2.7: reads is not a kind.'],
    ['an unknown answer', { 'EC2.7': { ...row, read: 'fine' } }, 'EC2.7: "fine" is not an answer for read.'],
    ['a limit that is not named', { 'EC2.7': { ...row, read: 'limit' } }, 'EC2.7: "limit" is not an answer for read.'],
    [
      'an open point that is not named',
      { 'EC2.7': { ...row, read: 'open' } },
      'EC2.7: "open" is not an answer for read.',
    ],
  ])('reports %s', (_, given, fault) => {
    expect(reviewFaults(JSON.parse(JSON.stringify(given)), ['EC2.7'])).toEqual([fault]);
  });

  it('takes the row of a table for each of its controls', () => {
    const reviews = withRowsOfTables({ 'tags/tags-for-ec2.ts': row, 'EC2.7': {} });

    expect(reviews).toMatchObject({ 'EC2.33': row, 'EC2.179': row, 'EC2.7': {} });
    expect(reviews).not.toHaveProperty(['tags/tags-for-ec2.ts']);
  });

  it('shows open points below the table', () => {
    const page = controlReview({
      'EC2.10': row,
      'EC2.7': { ...row, read: 'open: A | B is left.', named: 'n/a' },
    });

    expect(page).toMatch(/\| \[EC2\.7\]\(\S+\) \| open \|( checked \|){10} n\/a \|( checked \|){2}\n\| \[EC2\.10\]/);
    expect(page).toMatch(/## Open points\n\n- \[EC2\.7\]\(\S+\), `read`: A \| B is left\.\n\n## Limits\n\nNone\.\n$/);
  });

  it('shows a limit of several controls once', () => {
    const limited = { ...row, drift: 'limit: AWS has no call for it.' };

    expect(controlReview({ 'EC2.7': limited, 'EC2.10': limited })).toMatch(
      /## Limits\n\n- \[EC2\.7\]\(\S+\), \[EC2\.10\]\(\S+\), `drift`: AWS has no call for it\.\n$/,
    );
  });
});
