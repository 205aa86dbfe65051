import { describe, expect, it } from '@jest/globals';
import { count } from '../parameters/index.ts';
import { limit } from './limit.ts';
import { set } from './plan.ts';
import { type Aws, type Target, definePlaybook } from './playbook.ts';
import { fakeAws } from '../testing/index.ts';

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
    const defaults = { scope: 'regional', effect: 'reversible', parameters: {} };

    expect(definePlaybook(written)).toEqual({ ...written, ...defaults, read: expect.any(Function) });
  });

  it('keeps given values', () => {
    const given = { ...written, scope: 'global', effect: 'irreversible', parameters: { days } } as const;

    expect(definePlaybook(given)).toEqual({ ...given, read: expect.any(Function) });
  });

  it('reads with the given parameters, or with the defaults', async () => {
    const read = async (_target: Target, _aws: Aws, { days: given }: { readonly days: number }) => ({
      rotates: given > 90,
    });
    const playbook = definePlaybook({ ...written, parameters: { days }, read });
    const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId: 'key' };

    expect(await playbook.read(target, fakeAws({}), { days: 91 })).toEqual({ rotates: true });
    expect(await playbook.read(target, fakeAws({}))).toEqual({ rotates: false });
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
