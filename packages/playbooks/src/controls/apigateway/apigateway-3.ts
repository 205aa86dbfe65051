import { APIGatewayClient, GetStageCommand, UpdateStageCommand } from '@aws-sdk/client-api-gateway';
import { definePlaybook, ifAbsent, set } from '../../engine/index.ts';
import { stageAddressOf } from './stage.ts';

const stage = 'arn:{partition}:apigateway:{region}::/restapis/*/stages/{id}';

/**
 * APIGateway.3: API Gateway REST API stages should have AWS X-Ray tracing enabled.
 *
 * API Gateway then samples requests and sends their traces to AWS X-Ray, which charges for each trace. API calls are not
 * interrupted. Backends get the header `X-Amzn-Trace-Id` of sampled requests.
 *
 * API Gateway creates its service-linked role if the account does not have it yet.
 *
 * @failed The AWS Config rule `api-gw-xray-enabled` finds a stage of a REST API without active tracing.
 * @reads The setting of the stage.
 * @impact None.
 * @owners AWS CloudFormation and other tools set the value of their template again at the next update of the stage.
 * @undo Undo turns tracing off. Traces that X-Ray has, and the service-linked role, remain.
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/apigateway-controls.html#apigateway-3
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-enabling-xray.html
 */
export const apiGateway3 = definePlaybook({
  control: 'APIGateway.3',
  title: 'trace the requests to a REST API stage with AWS X-Ray',
  resourceType: 'AwsApiGatewayStage',
  permissions: {
    read: ['apigateway:GET'],
    write: ['apigateway:PATCH'],
    dependent: [
      {
        action: 'iam:CreateServiceLinkedRole',
        because: 'API Gateway creates its service-linked role when tracing is first enabled.',
      },
    ],
    on: {
      'apigateway:GET': [stage],
      'apigateway:PATCH': [stage],
      'iam:CreateServiceLinkedRole': [
        'arn:{partition}:iam::{account}:role/aws-service-role/ops.apigateway.amazonaws.com/AWSServiceRoleForAPIGateway',
      ],
    },
    when: { 'iam:CreateServiceLinkedRole': { StringEquals: { 'iam:AWSServiceName': 'ops.apigateway.amazonaws.com' } } },
  },
  parameters: {},

  async read({ resourceId }, aws) {
    const { apiId: restApiId, stageName } = stageAddressOf(resourceId);
    const found = await aws
      .client(APIGatewayClient)
      .send(new GetStageCommand({ restApiId, stageName }))
      .catch(ifAbsent('NotFoundException', undefined));
    return found && { isTraced: found.tracingEnabled ?? false };
  },

  plan: (found) => set(found, { isTraced: true }),

  async apply({ resourceId }, { to: isTraced }, aws) {
    const { apiId: restApiId, stageName } = stageAddressOf(resourceId);
    const patchOperations = [{ op: 'replace' as const, path: '/tracingEnabled', value: String(isTraced) }];
    await aws.client(APIGatewayClient).send(new UpdateStageCommand({ restApiId, stageName, patchOperations }));
  },
});
