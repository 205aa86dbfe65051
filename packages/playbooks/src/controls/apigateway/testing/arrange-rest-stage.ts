import {
  APIGatewayClient,
  CreateDeploymentCommand,
  CreateRestApiCommand,
  GetResourcesCommand,
  PutIntegrationCommand,
  PutMethodCommand,
  UpdateStageCommand,
  type PatchOperation,
} from '@aws-sdk/client-api-gateway';
import type { Account } from '../../../emulated-account/index.ts';

/** Creates a REST API with one method and deploys it to a stage with these settings. Returns the ARN of the stage. */
export async function arrangeRestStage(account: Account, settings: readonly PatchOperation[]): Promise<string> {
  const api = account.client(APIGatewayClient);
  const { id: restApiId } = await api.send(new CreateRestApiCommand({ name: 'orders' }));
  const { items: [root] = [] } = await api.send(new GetResourcesCommand({ restApiId }));
  const method = { restApiId, resourceId: root?.id, httpMethod: 'GET' };
  await api.send(new PutMethodCommand({ ...method, authorizationType: 'NONE' }));
  await api.send(new PutIntegrationCommand({ ...method, type: 'MOCK' }));
  await api.send(new CreateDeploymentCommand({ restApiId, stageName: 'live' }));
  if (settings.length > 0) {
    await api.send(new UpdateStageCommand({ restApiId, stageName: 'live', patchOperations: [...settings] }));
  }
  return `arn:aws:apigateway:${account.region}::/restapis/${restApiId}/stages/live`;
}
