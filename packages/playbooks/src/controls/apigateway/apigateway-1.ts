import { APIGatewayClient, GetAccountCommand } from '@aws-sdk/client-api-gateway';
import { changeRestLevel, changeV2Level, readRestLevels, readV2Levels } from './stage-logging.ts';
import { stageAddressOf } from './stage.ts';
import { definePlaybook, refuse, setElements } from '../../engine/index.ts';
import { oneOf } from '../../parameters/index.ts';

const restStages = 'arn:{partition}:apigateway:{region}::/restapis/*/stages/{id}';
const stages = [restStages, 'arn:{partition}:apigateway:{region}::/apis/*/stages/{id}'] as const;

/**
 * APIGateway.1: API Gateway REST and WebSocket API execution logging should be enabled.
 *
 * The stage logs at `loggingLevel`, and so does every method or route that has a setting of its own.
 * `INFO` is more than `ERROR` and stays. CloudWatch charges for what is logged: by `ERROR` little, by
 * `INFO` several lines for every call. Full requests and responses are not logged, unless the stage
 * already does so. Nothing stops working. API Gateway needs a role for CloudWatch Logs in the settings
 * of the account; without one the stage is refused.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/apigateway-controls.html#apigateway-1
 */
export const apiGateway1 = definePlaybook({
  control: 'APIGateway.1',
  title: 'log the execution of calls to a REST or WebSocket API stage',
  resourceType: 'AwsApiGatewayStage',
  otherResourceTypes: ['AwsApiGatewayV2Stage'],
  scope: 'regional',
  effect: 'reversible',
  permissions: {
    read: ['apigateway:GET'],
    write: ['apigateway:PATCH'],
    on: {
      'apigateway:GET': [
        restStages,
        // Of the API itself, which covers its stages.
        'arn:{partition}:apigateway:{region}::/apis/*',
        'arn:{partition}:apigateway:{region}::/account',
      ],
      'apigateway:PATCH': stages,
    },
  },
  parameters: {
    loggingLevel: oneOf(['ERROR', 'INFO'], {
      default: 'ERROR',
      meaning: 'floor',
      description: 'INFO logs errors as well.',
    }),
  },

  async read({ resourceId }, aws) {
    const address = stageAddressOf(resourceId);
    const stage = await (address.kind === 'rest' ? readRestLevels(address, aws) : readV2Levels(address, aws));
    if (stage === undefined) return undefined;
    // One role for all APIs of the account in this Region.
    const { cloudwatchRoleArn } = await aws.client(APIGatewayClient).send(new GetAccountCommand({}));
    return { ...stage, hasLogRole: Boolean(cloudwatchRoleArn) };
  },

  plan(stage, { loggingLevel }) {
    if (stage.protocol === 'HTTP') {
      return refuse('HTTP APIs have no execution logging. Suppress the finding, and see APIGateway.9 for access logs.');
    }
    if (loggingLevel !== 'INFO' && loggingLevel !== 'ERROR') {
      return refuse(
        `The parameter loggingLevel of APIGateway.1 must be ERROR or INFO, not "${loggingLevel}". Correct it.`,
      );
    }
    const sufficient = loggingLevel === 'INFO' ? ['INFO'] : ['INFO', 'ERROR'];
    const lacking = Object.keys(stage.levels).filter((method) => !sufficient.includes(stage.levels[method] ?? 'OFF'));
    if (lacking.length > 0 && !stage.hasLogRole) {
      return refuse(
        'API Gateway has no role to write to CloudWatch Logs. Set one with the managed policy ' +
          'AmazonAPIGatewayPushToCloudWatchLogs in the settings of API Gateway, then remediate again.',
      );
    }
    return setElements(stage, 'levels', Object.fromEntries(lacking.map((method) => [method, loggingLevel])));
  },

  async apply({ resourceId }, change, aws) {
    if (change.field !== 'levels') return;
    const address = stageAddressOf(resourceId);
    const level = change.to ?? 'OFF';
    await (address.kind === 'rest'
      ? changeRestLevel(address, change.key, level, aws)
      : changeV2Level(address, change.key, level, aws));
  },
});
