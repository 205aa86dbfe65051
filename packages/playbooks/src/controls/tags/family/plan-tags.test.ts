import { describe, expect, it } from '@jest/globals';
import { type TagRequirement, type Tagged, planTags } from './plan-tags.ts';

const requirement: TagRequirement = {
  control: 'EC2.44',
  parameter: 'requiredTagKeys',
  required: ['Owner'],
  tagValues: { Owner: { value: 'platform' } },
  organizationValues: {},
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

  it.each([
    ['the name of the account', { account: 'name' }],
    ['a tag of the account', { accountTag: 'cost-center' }],
    ['the name of its unit', { unit: 'name' }],
    ['the value of its unit', { unit: { 'ou-a1b2-c3d4e5f6': 'shop' } }],
  ] as const)('can be %s, which the admin account looked up', (_, source) => {
    const tagValues = { Owner: source };
    expect(added({ tagValues, organizationValues: { Owner: { value: 'shop-prod' } } })).toEqual({ Owner: 'shop-prod' });
    const problem = 'ASR cannot read it. Allow it.';
    expect(decide({ tagValues, organizationValues: { Owner: { problem } } })).toEqual({
      kind: 'refuse',
      reason: problem,
    });
    expect(decide({ tagValues })).toEqual(refused('did not look up the value of Owner'));
  });

  it('is not taken from AWS Organizations for another source', () => {
    const organizationValues = { Owner: { value: 'shop-prod' } };
    expect(added({ organizationValues })).toEqual({ Owner: 'platform' });
    expect(added({ tagValues: { Owner: { account: 'id' } }, organizationValues })).toEqual({ Owner: '111122223333' });
  });

  it('is refused with the characters that a tag cannot have', () => {
    const team = { tagValues: { Owner: { tag: 'team' } } } as const;
    const given = (value: string) => decide(team, { tags: { team: value } });
    expect(given('R&D (west)')).toEqual({
      kind: 'refuse',
      reason:
        'The value "R&D (west)" for the tag Owner has characters that tags cannot have: & ( ). Give Owner another source in tagValues of asr.config.yaml.',
    });
    expect(given('a\tb\u{1F600}')).toEqual(refused('cannot have: U+0009 😀.'));
    expect(given('!"#$%&\'()*,;')).toEqual(refused('! " # $ % & \' ( ) * and others.'));
    expect(given('x'.repeat(257))).toEqual(refused('has 257 characters, and a tag has at most 256'));
    expect(given('x'.repeat(257))).toEqual(refused(`"${'x'.repeat(60)}…"`));
    expect(added(team, { tags: { team: 'x'.repeat(256) } })).toEqual({ Owner: 'x'.repeat(256) });
    expect(given('AWS:shop')).toEqual(refused('begins with aws:, which AWS reserves'));
  });

  it.each([
    ['Rename the account, or', { account: 'name' }],
    ['Change the tag cost-center of the account, or', { accountTag: 'cost-center' }],
    ['Rename the organizational unit, or', { unit: 'name' }],
  ] as const)('is refused with what to do: %s …', (remedy, source) => {
    const given = { tagValues: { Owner: source }, organizationValues: { Owner: { value: 'R&D' } } };
    expect(decide(given)).toEqual(refused(`cannot have: &. ${remedy} give Owner another source`));
  });

  // https://docs.aws.amazon.com/organizations/latest/APIReference/API_CreateAccount.html
  it('is accepted or refused for every name that an account can have', () => {
    const given = { tagValues: { Owner: { account: 'name' } } } as const;
    const names = Array.from({ length: 0x7f - 0x20 }, (_, nth) => String.fromCodePoint(0x20 + nth));
    const planned = names.map((value) => ({
      value,
      plan: decide({ ...given, organizationValues: { Owner: { value } } }),
    }));
    const refusals = planned.filter(({ plan }) => plan.kind === 'refuse');
    const accepted = planned.filter(({ plan }) => plan.kind === 'change');

    expect(refusals.length + accepted.length).toBe(names.length);
    expect(refusals.map(({ plan }) => plan)).toEqual(
      refusals.map(({ value }) => refused(`cannot have: ${value}. Rename the account`)),
    );
    expect(accepted.map(({ value }) => value).join('')).toBe(
      ' +-./0123456789:=@ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz',
    );
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

  it('are refused if the service reserves the beginning of a key or of a value', () => {
    const given = (key: string, value: string) => ({
      required: [key],
      tagValues: { [key]: { value } },
      reservedPrefix: 'rds:',
    });
    expect(decide(given('RDS:owner', 'shop'))).toEqual(refused('does not accept the tag key RDS:owner'));
    expect(decide(given('owner', 'Rds:shop'))).toEqual(refused('begins with rds:, which AWS reserves'));
    expect(decide({ ...given('owner', 'x'), tagValues: { owner: { value: 'aws:x' } } })).toEqual(
      refused('begins with aws:'),
    );
    expect(added(given('owner', 'rds'))).toEqual({ owner: 'rds' });
    expect(added({ ...given('owner', 'rds:shop'), reservedPrefix: undefined })).toEqual({ owner: 'rds:shop' });
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
