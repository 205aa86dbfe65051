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

const functions = { read: expect.any(Function), readMany: expect.any(Function) };

describe('definePlaybook', () => {
  it('makes a control regional, reversible and without parameters by default', () => {
    const defaults = { scope: 'regional', effect: 'reversible', parameters: {} };

    expect(definePlaybook(written)).toEqual({ ...written, ...defaults, ...functions });
  });

  it('keeps given values', () => {
    const given = { ...written, scope: 'global', effect: 'irreversible', parameters: { days } } as const;

    expect(definePlaybook(given)).toEqual({ ...given, ...functions });
  });

  it('reads with the given parameters, or with the defaults', async () => {
    const read = async (_target: Target, _aws: Aws, { days: given }: { readonly days: number }) => ({
      rotates: given > 90,
    });
    const playbook = definePlaybook({ ...written, parameters: { days }, read });
    const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId: 'key' };

    expect(await playbook.read(target, fakeAws({}), { days: 91 })).toEqual({ rotates: true });
    expect(await playbook.read(target, fakeAws({}))).toEqual({ rotates: false });
    expect(await playbook.readMany([target], fakeAws({}), { days: 91 })).toEqual([{ rotates: true }]);
    expect(await playbook.readMany([target], fakeAws({}))).toEqual([{ rotates: false }]);
  });

  it('reads each of several targets, whatever happens to the others', async () => {
    const results: { readonly [resourceId: string]: () => Promise<{ rotates: boolean } | undefined> } = {
      key: async () => ({ rotates: true }),
      gone: async () => undefined,
      rejected: async () => Promise.reject(new Error('AWS rejects the call.')),
      malformed: () => {
        throw new Error('The id is malformed.');
      },
      unusual: async () => Promise.reject('not an error'),
    };
    const playbook = definePlaybook({ ...written, read: (target: Target) => results[target.resourceId]!() });
    const targets = Object.keys(results).map((resourceId) => ({
      partition: 'aws',
      accountId: '111122223333',
      region: 'eu-west-1',
      resourceId,
    }));

    expect(await playbook.readMany(targets, fakeAws({}))).toEqual([
      { rotates: true },
      undefined,
      new Error('AWS rejects the call.'),
      new Error('The id is malformed.'),
      new Error('not an error'),
    ]);
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
