import { describe, expect, it } from '@jest/globals';
import { detecting } from './detectors.ts';
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
