import { describe, expect, it } from '@jest/globals';
import { type TagRequirement, type Tagged, planTags } from './plan-tags.ts';

const requirement: TagRequirement = {
  control: 'EC2.44',
  parameter: 'requiredTagKeys',
  required: ['Owner'],
  tagValues: { Owner: { value: 'platform' } },
};
const resource: Tagged = { accountId: '111122223333', tags: {}, blocked: null };

const decide = (given: Partial<TagRequirement>, state: Partial<Tagged> = {}) =>
  planTags({ ...resource, ...state }, { ...requirement, ...given });
const added = (given: Partial<TagRequirement>, state: Partial<Tagged> = {}) => {
  const plan = decide(given, state);
  return plan.kind === 'change' ? Object.fromEntries(plan.changes.map(({ key, to }) => [key, to])) : plan;
};
const refused = (reason: string) => ({ kind: 'refuse', reason: expect.stringContaining(reason) });

describe('the value of a tag', () => {
  it.each([
    ['a fixed value', { value: 'platform' }, 'platform'],
    ['an empty fixed value', { value: '' }, ''],
    ['the id of the account', { account: 'id' }, '111122223333'],
    ['another tag of the resource', { tag: 'team' }, 'web'],
  ] as const)('can be %s', (_, source, value) => {
    expect(added({ tagValues: { Owner: source } }, { tags: { team: 'web' } })).toEqual({ Owner: value });
  });

  it('is never invented', () => {
    expect(decide({ tagValues: {} })).toEqual(refused('add Owner to tagValues, in the parameters of EC2.44'));
    expect(decide({ required: ['toString'], tagValues: {} })).toEqual(refused('add toString to tagValues'));
    expect(decide({ tagValues: { Owner: { tag: 'team' } } })).toEqual(refused('has no tag team'));
    expect(decide({ tagValues: { Owner: { tag: 'toString' } } })).toEqual(refused('has no tag toString'));
  });

  it('is refused if a tag cannot have it', () => {
    const team = { tagValues: { Owner: { tag: 'team' } } } as const;
    expect(decide(team, { tags: { team: 'R&D (west)' } })).toEqual(refused('has characters that tags cannot have'));
    expect(decide(team, { tags: { team: 'x'.repeat(257) } })).toEqual(refused('more than 256'));
    expect(added(team, { tags: { team: 'x'.repeat(256) } })).toEqual({ Owner: 'x'.repeat(256) });
  });
});

describe('the required tags', () => {
  const two = { required: ['Owner', 'Team'], tagValues: { Owner: { value: 'a' }, Team: { value: 'b' } } };

  it('are added where they are missing, and existing tags stay', () => {
    expect(added(two, { tags: { Owner: '' } })).toEqual({ Team: 'b' });
    expect(added(two, { tags: { owner: 'shop' } })).toEqual({ Owner: 'a', Team: 'b' });
    expect(decide(two, { tags: { Owner: 'x', Team: 'y' } })).toEqual({ kind: 'compliant' });
  });

  it('are added together or not at all', () => {
    expect(decide({ ...two, tagValues: { Owner: { value: 'a' } } })).toEqual(refused('add Team to tagValues'));
  });

  it('are all tags of the policy for a resource without tags, if no key is required', () => {
    expect(added({ ...two, required: [] })).toEqual({ Owner: 'a', Team: 'b' });
    expect(decide({ ...two, required: [] }, { tags: { Name: 'web' } })).toEqual({ kind: 'compliant' });
    expect(decide({ required: [], tagValues: {} })).toEqual(refused('add requiredTagKeys and tagValues'));
  });

  it.each(['asr:exempt', 'AllowedPorts', 'kubernetes.io/cluster/shop', 'eks:cluster-name', 'Patch Group'])(
    'are refused if %s is among them, because it means something',
    (key) => {
      const given = { required: [key], tagValues: { [key]: { value: 'x' } } };
      expect(decide(given)).toEqual(refused(`${key} is a key to which`));
    },
  );

  it.each(['aws:owner', 'Owner!', '', 'x'.repeat(129)])('are refused if the key "%s" is not valid', (key) => {
    expect(decide({ required: [key], tagValues: { [key]: { value: 'x' } } })).toEqual(refused('does not accept'));
  });

  it('are refused if the service accepts fewer keys than AWS', () => {
    expect(decide({ acceptedKey: /^[a-z]+$/ })).toEqual(refused('does not accept the tag key Owner'));
    expect(added({ acceptedKey: /^[A-Za-z]+$/ })).toEqual({ Owner: 'platform' });
  });

  it('are refused above the 50 tags of AWS', () => {
    const tags = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, nth) => [`k${nth}`, '']));
    expect(added({}, { tags: tags(49) })).toEqual({ Owner: 'platform' });
    expect(decide({}, { tags: tags(50) })).toEqual(refused('would have 51 tags, and AWS allows 50'));
  });

  it('are refused if the resource cannot be changed, unless it has them', () => {
    const blocked = 'Another account owns it.';
    expect(decide({}, { blocked })).toEqual({ kind: 'refuse', reason: blocked });
    expect(decide({}, { blocked, tags: { Owner: 'x' } })).toEqual({ kind: 'compliant' });
  });
});
