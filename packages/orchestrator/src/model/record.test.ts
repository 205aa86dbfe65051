import { describe, expect, it } from '@jest/globals';
import { aRequest } from '../testing/index.ts';
import { newRecord, whyTooLarge } from './record.ts';

const record = newRecord(aRequest(), new Date('2026-11-21T00:00:00Z'));
const rulesWithTags = (rules: number) =>
  Array.from({ length: rules }, (_, rule) => ({
    field: 'rules',
    key: `ingress tcp ${rule} 0.0.0.0/0`,
    from: {
      tags: Array.from({ length: 50 }, (_tag, tag) => ({ Key: `${tag}`.padEnd(128), Value: `${tag}`.padEnd(256) })),
    },
    to: null,
  }));

describe('a record', () => {
  it('of 22 rules with 50 tags exceeds the limit of DynamoDB, and the reason says that nothing was changed', () => {
    expect(whyTooLarge(record, { changes: rulesWithTags(22) })).toMatch(/is 4\d\d KB, .+ Nothing was changed\./);
  });

  it('of fewer rules fits, until another plan is added', () => {
    expect(whyTooLarge(record, { changes: rulesWithTags(10) })).toBeUndefined();
    expect(whyTooLarge({ ...record, changes: rulesWithTags(10) }, { changes: rulesWithTags(10) })).toBeDefined();
  });
});
