import { describe, expect, it } from '@jest/globals';
import { fakeAws, named } from '../../../testing/index.ts';
import { fakeSecurityGroups } from '../testing/index.ts';
import { readPrefixLists } from './read-prefix-lists.ts';
import { ruleOf } from './rule.ts';

const rulesFor = (...prefixLists: readonly string[]) =>
  Object.fromEntries(prefixLists.map((PrefixListId, index) => [`rule ${index}`, ruleOf({ PrefixListId })]));

describe('readPrefixLists', () => {
  it('reads each list once, with all its pages', async () => {
    const cidrs = Array.from({ length: 101 }, (_, index) => `10.0.${index}.0/24`);
    const aws = fakeAws(fakeSecurityGroups({ groups: {}, prefixLists: { 'pl-1': cidrs, 'pl-2': ['::/0'] } }).handlers);

    expect(await readPrefixLists(rulesFor('pl-1', 'pl-2', 'pl-1'), aws)).toEqual({ 'pl-1': cidrs, 'pl-2': ['::/0'] });
    expect(aws.calls).toHaveLength(3);
  });

  it('makes no call for rules that name none', async () => {
    const aws = fakeAws({});

    expect(await readPrefixLists({ rule: ruleOf({ CidrIpv4: '10.0.0.0/8' }) }, aws)).toEqual({});
  });

  it('reports a list that is no longer shared as unknown, not as empty', async () => {
    const aws = fakeAws(fakeSecurityGroups({ groups: {} }).handlers);

    expect(await readPrefixLists(rulesFor('pl-9'), aws)).toEqual({ 'pl-9': null });
  });

  it('never takes an unexpected error for an answer', async () => {
    const aws = fakeAws({
      GetManagedPrefixListEntriesCommand: () => {
        throw named('UnauthorizedOperation');
      },
    });

    await expect(readPrefixLists(rulesFor('pl-1'), aws)).rejects.toThrow('UnauthorizedOperation');
  });
});
