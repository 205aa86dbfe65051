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
 * ASR sets the logging level of the stage, and of every method or route that has its own setting. If the parameter
 * `loggingLevel` is empty, ASR sets `ERROR`. ASR never reduces logging, so it refuses a stage that logs at `INFO` when
 * the control requires `ERROR`. API calls are not interrupted.
 *
 * CloudWatch charges for the log data: `ERROR` adds little, `INFO` adds several lines per call. ASR does not turn on
 * logging of full requests and responses. API Gateway needs a CloudWatch Logs role in its account settings. ASR refuses
 * the stage if that role is missing.
 *
 * @failed The AWS Config rule `api-gw-execution-logging-enabled` finds a stage that logs neither `ERROR` nor `INFO` for
 * all methods or routes. With the parameter `loggingLevel`, only that level passes.
 * @reads The levels of the stage and of each method or route that has its own settings, and the CloudWatch Logs role of
 * API Gateway in this Region.
 * @impact None.
 * @owners None known.
 * @undo Undo restores the levels. API Gateway keeps the default settings that it creates with the level of a stage that
 * had no settings, such as throttling limits.
 * @unverified Which throttling limits API Gateway writes into these default settings.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/apigateway-controls.html#apigateway-1
 */
export const apiGateway1 = definePlaybook({
  control: 'APIGateway.1',
  title: 'enable execution logging for a REST or WebSocket API stage',
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
        // The ARN of the API covers its stages.
        'arn:{partition}:apigateway:{region}::/apis/*',
        'arn:{partition}:apigateway:{region}::/account',
      ],
      'apigateway:PATCH': stages,
    },
  },
  parameters: {
    loggingLevel: oneOf(['ERROR', 'INFO'], {
      default: '',
      meaning: 'exact',
      orNone: true,
      description: 'If empty, both levels are compliant, and ASR sets ERROR.',
    }),
  },

  async read({ resourceId }, aws) {
    const address = stageAddressOf(resourceId);
    const stage = await (address.kind === 'rest' ? readRestLevels(address, aws) : readV2Levels(address, aws));
    if (stage === undefined) return undefined;
    // The role applies to all APIs of the account in this Region.
    const { cloudwatchRoleArn } = await aws.client(APIGatewayClient).send(new GetAccountCommand({}));
    return { ...stage, hasLogRole: Boolean(cloudwatchRoleArn) };
  },

  plan(stage, { loggingLevel }) {
    if (stage.protocol === 'HTTP') {
      return refuse(
        'HTTP APIs do not support execution logging. Suppress the finding. For access logs, see APIGateway.9.',
      );
    }
    const sufficient = loggingLevel === '' ? ['INFO', 'ERROR'] : [loggingLevel];
    const lacking = Object.keys(stage.levels).filter((method) => !sufficient.includes(stage.levels[method] ?? 'OFF'));
    if (lacking.length > 0 && !stage.hasLogRole) {
      return refuse(
        'API Gateway has no role that can write to CloudWatch Logs. In the API Gateway settings, set a role with the ' +
          'managed policy AmazonAPIGatewayPushToCloudWatchLogs. Then remediate again.',
      );
    }
    const verbose = lacking.find((method) => stage.levels[method] === 'INFO');
    if (verbose !== undefined) {
      return refuse(
        `The control requires the level ERROR, and ${verbose} logs at INFO, which includes errors. ASR does not reduce ` +
          'logging. Remove the parameter loggingLevel from the control, or set the level manually.',
      );
    }
    return setElements(stage, 'levels', Object.fromEntries(lacking.map((method) => [method, loggingLevel || 'ERROR'])));
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
