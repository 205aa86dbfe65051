import { APIGatewayClient, GetStageCommand, UpdateStageCommand } from '@aws-sdk/client-api-gateway';
import { methodSettingPath, stageAddressOf } from './stage.ts';
import { type Keyed, definePlaybook, ifAbsent, setElements } from '../../engine/index.ts';

const stage = 'arn:{partition}:apigateway:{region}::/restapis/*/stages/{id}';

/**
 * APIGateway.5: API Gateway REST API cache data should be encrypted at rest.
 *
 * API Gateway encrypts the responses that it caches from then on. Methods without a cache stay as they are. Encryption
 * has no cost.
 *
 * @failed The Security Hub rule `api-gw-cache-encrypted` finds a method of a REST API stage that caches responses
 * without encryption.
 * @reads The settings of all methods that cache responses, including the settings for all other methods.
 * @impact The backend can receive more calls than usual for a short time, because API Gateway may flush the cache.
 * @owners None known.
 * @undo Nothing is lost.
 * @unverified Whether API Gateway flushes the cache when the setting changes.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/apigateway-controls.html#apigateway-5
 */
export const apiGateway5 = definePlaybook({
  control: 'APIGateway.5',
  title: 'encrypt the cache data of a REST API stage',
  resourceType: 'AwsApiGatewayStage',
  scope: 'regional',
  effect: 'reversible',
  permissions: {
    read: ['apigateway:GET'],
    write: ['apigateway:PATCH'],
    on: { 'apigateway:GET': [stage], 'apigateway:PATCH': [stage] },
  },
  parameters: {},

  async read({ resourceId }, aws) {
    const { apiId: restApiId, stageName } = stageAddressOf(resourceId);
    const found = await aws
      .client(APIGatewayClient)
      .send(new GetStageCommand({ restApiId, stageName }))
      .catch(ifAbsent('NotFoundException', undefined));
    if (found === undefined) return undefined;

    const caching = Object.entries(found.methodSettings ?? {}).filter(([, { cachingEnabled }]) => cachingEnabled);
    const encryptsCacheOf: Keyed<boolean> = Object.fromEntries(
      caching.map(([method, { cacheDataEncrypted = false }]) => [method, cacheDataEncrypted]),
    );
    return { encryptsCacheOf };
  },

  plan(api) {
    const methods = Object.keys(api.encryptsCacheOf);
    return setElements(api, 'encryptsCacheOf', Object.fromEntries(methods.map((method) => [method, true])));
  },

  async apply({ resourceId }, { key: method, to: encrypts }, aws) {
    const { apiId: restApiId, stageName } = stageAddressOf(resourceId);
    const path = methodSettingPath(method, 'caching/dataEncrypted');
    const patchOperations = [{ op: 'replace' as const, path, value: String(encrypts) }];
    await aws.client(APIGatewayClient).send(new UpdateStageCommand({ restApiId, stageName, patchOperations }));
  },
});
