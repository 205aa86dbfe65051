import { describe, expect, it } from '@jest/globals';
import type { AwsCall } from '../gateway/index.ts';
import { configService } from './config-service.ts';

const call = (operation: string): AwsCall => ({
  service: 'config',
  operation,
  region: 'eu-west-1',
  accountId: '222222222222',
  role: null,
});
const evaluation = (overrides: object = {}) => ({
  ComplianceResourceType: 'AWS::EC2::SecurityGroup',
  ComplianceResourceId: 'sg-1',
  ComplianceType: 'NON_COMPLIANT',
  Annotation: 'Permissions were modified.',
  OrderingTimestamp: 1_767_225_600,
  ...overrides,
});
const put = (config: ReturnType<typeof configService>, Evaluations: readonly object[], more: object = {}) =>
  config.answer(call('PutEvaluations'), { Evaluations, ResultToken: 'token', ...more });

describe('evaluations', () => {
  it('are stored with their account and Region', async () => {
    const config = configService();

    expect(
      await put(config, [evaluation(), evaluation({ ComplianceResourceId: 'sg-2', Annotation: undefined })]),
    ).toEqual({ FailedEvaluations: [] });
    expect(config.evaluations()).toEqual([
      {
        accountId: '222222222222',
        region: 'eu-west-1',
        resourceType: 'AWS::EC2::SecurityGroup',
        resourceId: 'sg-1',
        compliance: 'NON_COMPLIANT',
        annotation: 'Permissions were modified.',
      },
      expect.objectContaining({ resourceId: 'sg-2', annotation: null }),
    ]);
  });

  it('of a test are checked and not stored', async () => {
    const config = configService();
    await put(config, [evaluation()], { TestMode: true });

    expect(config.evaluations()).toEqual([]);
  });

  it.each<[string, readonly object[], object, string]>([
    ['without a token', [evaluation()], { ResultToken: '' }, 'InvalidResultTokenException'],
    [
      'if they are more than a hundred',
      Array.from({ length: 101 }, () => evaluation()),
      {},
      'InvalidParameterValueException',
    ],
    ['of nothing', [evaluation({ ComplianceResourceId: undefined })], {}, 'InvalidParameterValueException'],
    ['with a compliance that is none', [evaluation({ ComplianceType: 'BAD' })], {}, 'InvalidParameterValueException'],
    ['without a time', [evaluation({ OrderingTimestamp: undefined })], {}, 'InvalidParameterValueException'],
    [
      'with an annotation that is too long',
      [evaluation({ Annotation: 'x'.repeat(257) })],
      {},
      'InvalidParameterValueException',
    ],
    ['with an annotation that is empty', [evaluation({ Annotation: '' })], {}, 'InvalidParameterValueException'],
  ])('are rejected %s, as in AWS', async (_, evaluations, more, name) => {
    const config = configService();

    await expect(put(config, evaluations, more)).rejects.toMatchObject({ name });
    expect(config.evaluations()).toEqual([]);
  });
});

describe('the history of a resource', () => {
  it.each([
    ['a group that was never recorded', 'AWS::EC2::SecurityGroup'],
    ['a resource of a type that is never recorded here', 'AWS::EC2::Instance'],
  ])('is unknown for %s', async (_, resourceType) => {
    await expect(
      configService().answer(call('GetResourceConfigHistory'), { resourceType, resourceId: 'sg-1' }),
    ).rejects.toMatchObject({
      name: 'ResourceNotDiscoveredException',
    });
  });
});
