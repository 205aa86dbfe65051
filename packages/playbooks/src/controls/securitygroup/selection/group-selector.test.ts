import { describe, expect, it } from '@jest/globals';
import { type GroupFacts, type GroupSelector, groupSelectors, isSelected } from './group-selector.ts';

const group: GroupFacts = {
  groupId: 'sg-1',
  name: 'web-front (a.b)',
  tags: { Role: 'web', Stage: 'prod' },
  accountId: '111122223333',
  vpcId: 'vpc-1',
};

describe('isSelected', () => {
  it.each<[string, GroupSelector]>([
    ['its id', { ids: ['sg-2', 'sg-1'] }],
    ['its name', { names: ['web-front (a.b)'] }],
    ['how its name begins', { names: ['db-*', 'web-*'] }],
    ['how its name ends', { names: ['*(a.b)'] }],
    ['what its name contains', { names: ['w**-*a.*'] }],
    ['a tag', { tags: { Role: 'web' } }],
    ['two tags', { tags: { Role: 'web', Stage: 'prod' } }],
    ['its account', { accounts: ['111122223333'] }],
    ['its VPC', { vpcs: ['vpc-1'] }],
    ['everything', { all: true }],
    [
      'all of it',
      { ids: ['sg-1'], names: ['*'], tags: { Role: 'web' }, accounts: ['111122223333'], vpcs: ['vpc-1'], all: true },
    ],
  ])('matches by %s', (_, selector) => {
    expect(isSelected([{ ids: ['sg-9'] }, selector], group)).toBe(true);
  });

  it.each<[string, readonly GroupSelector[]]>([
    ['no selector', []],
    ['a selector without a part', [{}]],
    ['another id, of which its own is the beginning', [{ ids: ['sg-11'] }]],
    ['a part of its name', [{ names: ['web'] }]],
    ['its name in capitals', [{ names: ['WEB-*'] }]],
    ['a name in which a dot would be any character', [{ names: ['web.front (a.b)'] }]],
    ['another value of its tag', [{ tags: { Role: 'web2' } }]],
    ['a star for the value of its tag', [{ tags: { Role: '*' } }]],
    ['its tag in other capitals', [{ tags: { role: 'web' } }]],
    ['one tag that it has and one that it has not', [{ tags: { Role: 'web', Team: 'a' } }]],
    ['a tag that every object inherits', [{ tags: { constructor: '' } }]],
    ['another account', [{ accounts: ['444455556666'] }]],
    ['another VPC', [{ vpcs: ['vpc-2'] }]],
    ['all groups of another account', [{ all: true, accounts: ['444455556666'] }]],
    [
      'parts that match only in two selectors together',
      [
        { ids: ['sg-1'], vpcs: ['vpc-2'] },
        { ids: ['sg-2'], vpcs: ['vpc-1'] },
      ],
    ],
  ])('does not match by %s', (_, selectors) => {
    expect(isSelected(selectors, group)).toBe(false);
  });

  it('never finds a group without a VPC in one', () => {
    expect(isSelected([{ vpcs: ['vpc-1'] }], { ...group, vpcId: null })).toBe(false);
  });
});

describe('groupSelectors', () => {
  it('reads every part', () => {
    const selectors = [
      { ids: ['sg-0abc'], names: ['web-*'], tags: { Role: 'web' }, accounts: ['111122223333'], vpcs: ['vpc-0abc'] },
      { all: true },
    ];

    expect(groupSelectors.parse(selectors)).toEqual(selectors);
  });

  it.each<[string, unknown, string]>([
    [
      'a selector of nothing, which might be meant as everything',
      [{}],
      'must name ids, names, tags, accounts, vpcs or all',
    ],
    ['an empty list', [{ ids: [] }], 'must not be empty'],
    ['an empty mapping of tags', [{ tags: {} }], 'must not be empty'],
    ['one id that is no list', [{ ids: 'sg-1' }], 'must be a list'],
    [
      'the id of something else',
      [{ ids: ['vpc-1'] }],
      'must be the id of a security group such as sg-0123456789abcdef0',
    ],
    ['an empty name', [{ names: [''] }], 'must not be empty'],
    ['an account that is a number', [{ accounts: [111122223333] }], 'must be text; put it in quotes'],
    ['an account that is too short', [{ accounts: ['1111'] }], 'must be twelve digits in quotes'],
    ['a tag that is a number', [{ tags: { Level: 1 } }], 'must be text; put it in quotes'],
    ['tags in a list', [{ tags: ['Role'] }], 'must be a mapping of tag keys to values'],
    ['a VPC by its name', [{ vpcs: ['main'] }], 'must be the id of a VPC such as vpc-0123456789abcdef0'],
    ['everything, denied', [{ all: false }], 'must be true, or omitted'],
    ['a word', ['all'], 'must be a mapping such as { tags: { Role: web } }'],
    ['no list', { all: true }, 'must be a list of selectors'],
  ])('rejects %s', (_, selectors, message) => {
    expect(groupSelectors.safeParse(selectors).error?.issues.map((issue) => issue.message)).toEqual([message]);
  });

  it('rejects a key that it does not know', () => {
    expect(groupSelectors.safeParse([{ ids: ['sg-1'], id: ['sg-2'] }]).error?.issues).toMatchObject([
      { code: 'unrecognized_keys', path: [0], keys: ['id'] },
    ]);
  });
});
