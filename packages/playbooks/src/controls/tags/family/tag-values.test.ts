import { describe, expect, it } from '@jest/globals';
import { organizationValues, tagValues } from './tag-values.ts';

describe('tagValues in a policy', () => {
  it('accepts every form of a source', () => {
    const given = {
      Owner: { value: 'platform' },
      Stage: { value: '' },
      AccountId: { account: 'id' },
      AccountName: { account: 'name' },
      Cost: { accountTag: 'cost-center' },
      Unit: { unit: 'name' },
      Team: { unit: { 'ou-a1b2-c3d4e5f6': 'shop', 'r-a1b2': 'platform' } },
      Stage2: { unit: { 'ou-a1b2-c3d4e5f6': 'prod' }, default: 'test' },
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
    ['a value that AWS reserves', { Owner: { value: 'AWS:x' } }, ['Owner'], 'does not begin with aws:'],
    ['a tag of the account whose key is invalid', { Owner: { accountTag: 'a;b' } }, ['Owner'], 'tag of the account'],
    ['an inherited source', { Owner: { toString: 'x' } }, ['Owner'], 'must be {value: text}'],
    ['a default without units', { Owner: { unit: 'name', default: 'x' } }, ['Owner'], 'must be {value: text}'],
    ['a default of a fixed value', { Owner: { value: 'a', default: 'x' } }, ['Owner'], 'must be {value: text}'],
    ['no units', { Owner: { unit: {} } }, ['Owner'], 'must be {value: text}'],
    ['an unknown fact of the unit', { Owner: { unit: 'id' } }, ['Owner'], 'must be {value: text}'],
    ['units and another source', { Owner: { unit: { 'r-a1b2': 'x' }, tag: 'y' } }, ['Owner'], 'must be {value: text}'],
    ['a third key', { Owner: { unit: { 'r-a1b2': 'x' }, default: 'y', tag: 'z' } }, ['Owner'], 'must be {value: text}'],
    [
      'an unknown unit',
      { Owner: { unit: { shop: 'x' } } },
      ['Owner', 'unit', 'shop'],
      'the id of an organizational unit',
    ],
    [
      'a unit in capitals',
      { Owner: { unit: { 'OU-A1B2-C3D4E5F6': 'x' } } },
      ['Owner', 'unit', 'OU-A1B2-C3D4E5F6'],
      'id',
    ],
    ['an empty value of a unit', { Owner: { unit: { 'r-a1b2': '' } } }, ['Owner', 'unit', 'r-a1b2'], 'not empty'],
    ['a number of a unit', { Owner: { unit: { 'r-a1b2': 1 } } }, ['Owner', 'unit', 'r-a1b2'], 'must be a text'],
    [
      'an invalid default',
      { Owner: { unit: { 'r-a1b2': 'x' }, default: 'a;b' } },
      ['Owner', 'default'],
      'must be a text',
    ],
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

describe('the values from AWS Organizations', () => {
  it('are values and problems by key', () => {
    const given = { Owner: { value: 'shop' }, Team: { problem: 'No unit.' } };

    expect(organizationValues.read(given)).toEqual({ ok: true, value: given });
    for (const wrong of [null, ['x'], { Owner: 'shop' }, { Owner: {} }, { Owner: { value: 1 } }])
      expect(organizationValues.read(wrong)).toMatchObject({ ok: false });
  });
});
