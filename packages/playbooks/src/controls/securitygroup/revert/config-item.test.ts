import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { keyOf } from '../../ec2/security-group/index.ts';
import { anyRule, configItem, runs } from '../testing/index.ts';
import { rulesOfConfigItem } from './config-item.ts';

describe('rulesOfConfigItem', () => {
  it('reads all rules of a record', () => {
    fc.assert(
      fc.property(fc.array(anyRule, { minLength: 1, maxLength: 8 }), (rules) => {
        const { configuration } = configItem('2026-11-20T09:00:00Z', rules);
        expect(rulesOfConfigItem(configuration)?.map(keyOf).toSorted()).toEqual(rules.map(keyOf).toSorted());
      }),
      runs,
    );
  });

  it.each([
    undefined,
    null,
    '',
    '{',
    '[]',
    '{}',
    '{"ipPermissions":[]}',
    '{"ipPermissions":7,"ipPermissionsEgress":[]}',
  ])('never takes %j for a group without rules', (configuration) => {
    expect(rulesOfConfigItem(configuration)).toBeUndefined();
  });

  it('reports an error that is not about the record', () => {
    const broken = {
      get ipPermissions(): never {
        throw new RangeError('out of memory');
      },
    };

    expect(() => rulesOfConfigItem(broken)).toThrow('out of memory');
  });
});
