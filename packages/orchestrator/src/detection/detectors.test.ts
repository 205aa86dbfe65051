import { describe, expect, it } from '@jest/globals';
import { affectsOthers, detecting, readsMemberAccounts } from './detectors.ts';
import { readDetection } from './detection.ts';
import { aCallEvent } from '../testing/index.ts';
import { type Policy, defaultPolicy } from '../policy/index.ts';

const controls = {
  'EC2.13': {},
  'SecurityGroup.1': { detectedBy: ['config-rule'] },
  'SecurityGroup.2': { detectedBy: ['config-rule', 'cloudtrail'] },
  'SecurityGroup.4': { detectedBy: ['cloudtrail'] },
} as const;

const listing = (policy: Policy['controls'], mode: 'manual' | 'automatic' = 'manual'): Policy => ({
  ...defaultPolicy,
  defaults: { mode },
  controls: policy,
});

describe('detecting', () => {
  it.each(['manual', 'automatic'] as const)('does nothing by default, whatever is the default mode (%s)', (mode) => {
    expect(detecting('cloudtrail', listing({}, mode), controls)).toEqual([]);
  });

  it('is on for the controls that the policy lists and the detector serves', () => {
    const policy = listing({ 'EC2.13': {}, 'SecurityGroup.1': {}, 'SecurityGroup.2': { mode: 'automatic' } });

    expect(detecting('cloudtrail', policy, controls)).toEqual(['SecurityGroup.2']);
    expect(detecting('config-rule', policy, controls)).toEqual(['SecurityGroup.1', 'SecurityGroup.2']);
  });

  it('is off for a control that is off', () => {
    expect(detecting('cloudtrail', listing({ 'SecurityGroup.4': { mode: 'off' } }), controls)).toEqual([]);
  });
});

describe('affectsOthers', () => {
  const instances = {
    'SecurityGroup.1': { detectedBy: ['tags', 'prefix-list'], resourceType: 'AwsEc2Instance' },
  } as const;
  const groups = { 'SecurityGroup.4': { detectedBy: ['tags'], resourceType: 'AwsEc2SecurityGroup' } } as const;
  const both = listing({ 'SecurityGroup.1': {}, 'SecurityGroup.4': {} });
  const tagging = (resourceId: string, ...keys: readonly string[]) =>
    aCallEvent({
      eventName: keys.length === 0 ? 'DeleteTags' : 'CreateTags',
      requestParameters: {
        resourcesSet: { items: [{ resourceId }] },
        tagSet: { items: keys.map((key) => ({ key, value: '22' })) },
      },
      responseElements: { _return: true },
    });
  const readingOf = (event: object) => {
    const [reading] = readDetection(event);
    if (reading?.ok !== true) throw new Error(`Expected a reading, but got ${JSON.stringify(reading)}.`);
    return reading;
  };
  const group = 'sg-0123456789abcdef0';

  it.each([
    ['AllowedPorts of a group', tagging(group, 'Name', 'AllowedPorts'), true],
    ['all tags of a group', tagging(group), true],
    ['another tag of a group', tagging(group, 'Role'), false],
    ['AllowedPorts of an instance', tagging('i-0123456789abcdef0', 'AllowedPorts'), false],
    ['a rule', aCallEvent(), false],
  ])('finds the instances after a change of %s: %#', (_, event, expected) => {
    expect(affectsOthers(readingOf(event), both, instances)).toBe(expected);
  });

  it('needs a control of instances that watches tags', () => {
    const reading = readingOf(tagging(group, 'AllowedPorts'));

    expect(affectsOthers(reading, both, groups)).toBe(false);
    expect(affectsOthers(reading, listing({ 'SecurityGroup.4': {} }), { ...instances, ...groups })).toBe(false);
    expect([groups, instances].map((given) => readsMemberAccounts(both, given))).toEqual([false, true]);
  });
});
