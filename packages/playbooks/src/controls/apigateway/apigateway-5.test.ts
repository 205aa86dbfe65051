import type { MethodSetting } from '@aws-sdk/client-api-gateway';
import { describe, expect, it } from '@jest/globals';
import { apply, plan } from '../../engine/index.ts';
import { arrangeRestStage, fakeRestStage, restStageArn } from './testing/index.ts';
import { fakeAws } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { apiGateway5 } from './apigateway-5.ts';

const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId: restStageArn };
const stage = (settings?: { readonly [method: string]: MethodSetting }) => fakeAws(fakeRestStage(settings).handlers);
const unencrypted = { cachingEnabled: true, cacheDataEncrypted: false };

describePlaybook(apiGateway5, {
  target,
  onMoto: (account) =>
    arrangeRestStage(account, [
      { op: 'replace', path: '/*/*/caching/enabled', value: 'true' },
      { op: 'replace', path: '/*/*/caching/dataEncrypted', value: 'false' },
    ]),
  changes: {
    'a stage that caches every method without encryption': () => stage({ '*/*': unencrypted }),
    'a stage whose response omits the encryption setting': () => stage({ '*/*': { cachingEnabled: true } }),
    'a stage with a method that has its own settings': () =>
      stage({ '*/*': { cachingEnabled: true, cacheDataEncrypted: true }, '~1orders~1{id}/GET': unencrypted }),
    'a method whose path is stored without escapes, as Terraform sends it': () =>
      stage({ 'orders/{id}/GET': unencrypted }),
  },
  leaves: {
    'a stage as API Gateway creates it': () => stage(),
    'a stage whose response omits the method settings': () => fakeAws({ GetStageCommand: () => ({}) }),
    'a stage without a cache': () => stage({ '*/*': { cachingEnabled: false, cacheDataEncrypted: false } }),
    'a stage with an encrypted cache': () => stage({ '*/*': { cachingEnabled: true, cacheDataEncrypted: true } }),
  },
  refuses: {},
  gone: { 'a stage that was deleted': () => fakeAws(fakeRestStage({}, 'another').handlers) },
});

describe('APIGateway.5', () => {
  it('changes nothing else of the stage', async () => {
    const fake = fakeRestStage({
      '*/*': { ...unencrypted, throttlingBurstLimit: 5 },
      '~1a/GET': { metricsEnabled: true },
    });
    const aws = fakeAws(fake.handlers);
    const planned = await plan(apiGateway5, target, aws);

    await apply(apiGateway5, target, planned.kind === 'change' ? planned.changes : [], aws);

    expect(fake.settings()).toEqual({
      '*/*': { cachingEnabled: true, cacheDataEncrypted: true, throttlingBurstLimit: 5 },
      '~1a/GET': { metricsEnabled: true },
    });
  });

  it('rejects an id that is not the ARN of a stage', async () => {
    const elsewhere = { ...target, resourceId: 'arn:aws:apigateway:eu-west-1::/restapis/abc123' };

    await expect(plan(apiGateway5, elsewhere, stage())).rejects.toThrow('is not an API Gateway stage');
  });

  it.each([['~1orders~1{id}/GET'], ['orders/{id}/GET'], ['/orders/{id}/GET'], ['~1/GET']])(
    'changes the settings of the method that API Gateway stores as %s, and creates no others',
    async (method) => {
      const fake = fakeRestStage({ [method]: unencrypted });
      const change = { field: 'encryptsCacheOf', key: method, from: false, to: true };

      await apply(apiGateway5, target, [change], fakeAws(fake.handlers));

      expect(fake.settings()).toEqual({ [method]: { cachingEnabled: true, cacheDataEncrypted: true } });
    },
  );
});
