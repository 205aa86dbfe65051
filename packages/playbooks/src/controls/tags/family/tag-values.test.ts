import { describe, expect, it } from '@jest/globals';
import { tagValues } from './tag-values.ts';

describe('tagValues in a policy', () => {
  it('accepts every form of a source', () => {
    const given = {
      Owner: { value: 'platform' },
      Stage: { value: '' },
      AccountId: { account: 'id' },
      'cost:center/é 1': { tag: 'CostCenter' },
    };

    expect(tagValues.read(given)).toEqual({ ok: true, value: given });
  });

  it.each([
    ['no mapping', ['Owner'], [], 'must be a mapping'],
    ['nothing', null, [], 'must be a mapping'],
    ['a text instead of a source', { Owner: 'platform' }, ['Owner'], 'must be {value: text}'],
    ['two sources', { Owner: { value: 'a', tag: 'b' } }, ['Owner'], 'must be {value: text}'],
    ['no source', { Owner: {} }, ['Owner'], 'must be {value: text}'],
    ['an unknown source', { Owner: { user: 'id' } }, ['Owner'], 'must be {value: text}'],
    ['an unknown fact of the account', { Owner: { account: 'email' } }, ['Owner'], 'must be {value: text}'],
    ['a number', { Owner: { value: 1 } }, ['Owner'], 'must be {value: text}'],
    ['a value that no tag can have', { Owner: { value: 'a;b' } }, ['Owner'], 'has a value that is not valid'],
    ['a value that is too long', { Owner: { value: 'x'.repeat(257) } }, ['Owner'], 'at most 256'],
    ['its own tag', { Owner: { tag: 'Owner' } }, ['Owner'], 'takes its value from itself'],
    ['the key of an invalid tag', { Owner: { tag: 'a;b' } }, ['Owner'], 'names a tag whose key is not valid'],
    ['a key that AWS reserves', { 'aws:owner': { value: 'x' } }, ['aws:owner'], 'is not a tag key'],
    ['a key of ASR', { 'asr:exempt': { value: 'x' } }, ['asr:exempt'], 'is a key to which ASR reacts'],
    ['a key of Kubernetes', { 'kubernetes.io/role/elb': { value: '1' } }, ['kubernetes.io/role/elb'], 'Kubernetes'],
  ])('rejects %s', (_, given, path, problem) => {
    expect(tagValues.read(given)).toEqual({ ok: false, path, problem: expect.stringContaining(problem) });
  });

  it('rejects more keys than a resource can have', () => {
    const keys = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, nth) => [`k${nth}`, { value: '' }]));

    expect(tagValues.read(keys(50))).toMatchObject({ ok: true });
    expect(tagValues.read(keys(51))).toMatchObject({ ok: false, problem: 'must have at most 50 tag keys, not 51' });
  });
});
