import { describe, expect, it } from '@jest/globals';
import { count } from '../parameters/index.ts';
import { limit } from './limit.ts';
import { set } from './plan.ts';
import { definePlaybook } from './playbook.ts';

const written = {
  control: 'KMS.99',
  title: 'do nothing',
  resourceType: 'AwsKmsKey',
  permissions: { read: [], write: [] },
  read: async () => ({ rotates: false }),
  plan: (key: { rotates: boolean }) => set(key, { rotates: true }),
  apply: async () => {},
} as const;

const days = count({ default: 90, min: 1, max: 365, unit: 'days', meaning: 'ceiling' });

describe('definePlaybook', () => {
  it('makes a control regional, reversible and without parameters by default', () => {
    expect(definePlaybook(written)).toEqual({ ...written, scope: 'regional', effect: 'reversible', parameters: {} });
  });

  it('keeps given values', () => {
    const given = { ...written, scope: 'global', effect: 'irreversible', parameters: { days } } as const;

    expect(definePlaybook(given)).toEqual(given);
  });
});

describe('limit', () => {
  it('limits several actions to the same resources', () => {
    const key = 'arn:{partition}:kms:{region}:{account}:key/{id}';

    expect(limit([key], 'kms:DescribeKey', 'kms:EnableKey')).toEqual({
      'kms:DescribeKey': [key],
      'kms:EnableKey': [key],
    });
  });
});
