import { describe, expect, it } from '@jest/globals';
import { indexKeysOf, lookupFor } from './indexes.ts';
import { newRecord } from '../model/index.ts';
import { aRequest } from '../testing/index.ts';

const now = new Date('2026-11-24T03:00:00.000Z');

describe('indexKeysOf', () => {
  it('finds a record by month, account, control, resource and finding', () => {
    expect(indexKeysOf(newRecord(aRequest(), now))).toEqual({
      inMonth: '2026-11',
      inAccount: '111122223333',
      ofControl: 'EC2.13',
      ofResource: 'sg-0123456789abcdef0',
      ofFinding: aRequest().finding.id,
    });
  });

  it('contains no empty key, for which DynamoDB would reject the record', () => {
    const nowhere = aRequest({
      accountId: '',
      controlId: '',
      resourceId: '',
      finding: { ...aRequest().finding, id: '' },
    });

    expect(indexKeysOf(newRecord(nowhere, now))).toEqual({ inMonth: '2026-11' });
  });

  it('contains no key of more than 2,048 bytes, and queries use the same key', () => {
    const resourceId = '🔥'.repeat(2000);
    const { ofResource = '' } = indexKeysOf(newRecord(aRequest({ resourceId }), now));

    expect(Buffer.byteLength(ofResource)).toBeLessThanOrEqual(2048);
    expect(lookupFor({ resource: resourceId }, now)).toEqual({ attribute: 'ofResource', partitions: [ofResource] });
  });
});

describe('lookupFor', () => {
  it.each([
    [
      { findingId: 'f', resource: 'r', accountId: 'a', controlId: 'c' },
      { attribute: 'ofFinding', partitions: ['f'] },
    ],
    [
      { resource: 'arn:aws:s3:::r', accountId: 'a', controlId: 'c' },
      { attribute: 'ofResource', partitions: ['r'] },
    ],
    [
      { accountId: 'a', controlId: 'c' },
      { attribute: 'inAccount', partitions: ['a'] },
    ],
    [
      { controlId: 'c', outcome: 'failed' as const },
      { attribute: 'ofControl', partitions: ['c'] },
    ],
    [{ since: '2026-10-31T00:00:00.000Z' }, { attribute: 'inMonth', partitions: ['2026-11', '2026-10'] }],
    [
      { since: '2025-12-31T00:00:00.000Z', until: '2026-01-01T00:00:00.000Z' },
      { attribute: 'inMonth', partitions: ['2026-01', '2025-12'] },
    ],
    [{ since: '2026-12-01T00:00:00.000Z' }, { attribute: 'inMonth', partitions: [] }],
  ])('chooses the most selective index for %j', (filter, expected) => {
    expect(lookupFor(filter, now)).toEqual(expected);
  });

  it('queries no month before the retention, even for an earlier start', () => {
    expect(lookupFor({ since: '1970-01-01T00:00:00.000Z' }, now).partitions).toHaveLength(15);
  });
});
