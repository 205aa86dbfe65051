import { APIGatewayClient, UpdateAccountCommand, type MethodSetting } from '@aws-sdk/client-api-gateway';
import type { GetStageResponse } from '@aws-sdk/client-apigatewayv2';
import { describe, expect, it } from '@jest/globals';
import { apply, plan, undo } from '../../engine/index.ts';
import { arrangeRestStage, fakeRestStage, restStageArn } from './testing/index.ts';
import { fakeAws, named } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { apiGateway1 } from './apigateway-1.ts';

const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId: restStageArn };
const v2Target = { ...target, resourceId: 'arn:aws:apigateway:eu-west-1::/apis/abc123/stages/live' };
const role = 'arn:aws:iam::111122223333:role/api-logs';

function rest(settings?: { readonly [method: string]: MethodSetting }, cloudwatchRoleArn: string | undefined = role) {
  return fakeAws({ ...fakeRestStage(settings).handlers, GetAccountCommand: () => ({ cloudwatchRoleArn }) });
}

/** Emulates a stage of a WebSocket or HTTP API. */
function v2(given: GetStageResponse = {}, ProtocolType = 'WEBSOCKET', id = 'abc123') {
  let stage = given;
  const aws = fakeAws({
    GetAccountCommand: () => ({ cloudwatchRoleArn: role }),
    GetApiCommand: () => ({ ProtocolType }),
    GetStageCommand: (input: { ApiId: string }) => {
      if (input.ApiId !== id) throw named('NotFoundException');
      return stage;
    },
    UpdateStageCommand: ({ ApiId: _api, StageName: _stage, ...changed }: { ApiId: string; StageName: string }) => {
      stage = { ...stage, ...changed };
      return {};
    },
  });
  return { aws, now: () => stage };
}

describePlaybook(apiGateway1, {
  target,
  onMoto: async (account) => {
    const patchOperations = [{ op: 'replace' as const, path: '/cloudwatchRoleArn', value: role }];
    await account.client(APIGatewayClient).send(new UpdateAccountCommand({ patchOperations }));
    return arrangeRestStage(account, []);
  },
  changes: {
    'a stage as API Gateway creates it': () => rest(),
    'a stage that logs nothing': () => rest({ '*/*': { loggingLevel: 'OFF' } }),
    'a method that turns off the logging of the stage': () =>
      rest({ '*/*': { loggingLevel: 'INFO' }, '~1orders/GET': { loggingLevel: 'OFF' } }),
    'a method whose path is stored without escapes, as Terraform sends it': () =>
      rest({ '*/*': { loggingLevel: 'INFO' }, 'orders/{id}/GET': { loggingLevel: 'OFF' } }),
    'a stage that logs errors when the control requires INFO': () => ({
      aws: rest({ '*/*': { loggingLevel: 'ERROR' } }),
      parameters: { loggingLevel: ['INFO'] },
    }),
  },
  leaves: {
    'a stage that logs errors': () => rest({ '*/*': { loggingLevel: 'ERROR' } }),
    'a stage that logs errors when the control requires ERROR': () => ({
      aws: rest({ '*/*': { loggingLevel: 'ERROR' } }),
      parameters: { loggingLevel: ['ERROR'] },
    }),
    'a stage that logs at INFO, which includes errors': () => rest({ '*/*': { loggingLevel: 'INFO' } }),
    'a stage that already logs in an account without a role': () => rest({ '*/*': { loggingLevel: 'INFO' } }, ''),
  },
  refuses: {
    'a stage that logs at INFO when the control requires ERROR': () => ({
      aws: rest({ '*/*': { loggingLevel: 'INFO' } }),
      parameters: { loggingLevel: ['ERROR'] },
    }),
    'an account without a CloudWatch Logs role for API Gateway': () => rest({}, ''),
    'an unknown logging level': () => ({ aws: rest(), parameters: { loggingLevel: 'OFF' } }),
  },
  gone: { 'a stage that was deleted': () => fakeAws(fakeRestStage({}, 'another').handlers) },
});

describe('APIGateway.1 on a WebSocket API', () => {
  it('sets the stage and every route with its own settings, keeps all other settings, and can be undone', async () => {
    const before = {
      DefaultRouteSettings: { DataTraceEnabled: false, ThrottlingBurstLimit: 5 },
      RouteSettings: { $connect: { LoggingLevel: 'INFO' as const }, send: { ThrottlingRateLimit: 9 } },
    };
    const { aws, now } = v2(before);
    const planned = await plan(apiGateway1, v2Target, aws);
    const changes = planned.kind === 'change' ? planned.changes : [];

    await apply(apiGateway1, v2Target, changes, aws);

    expect(changes).toHaveLength(2);
    expect(now()).toEqual({
      DefaultRouteSettings: { DataTraceEnabled: false, ThrottlingBurstLimit: 5, LoggingLevel: 'ERROR' },
      RouteSettings: { $connect: { LoggingLevel: 'INFO' }, send: { ThrottlingRateLimit: 9, LoggingLevel: 'ERROR' } },
    });
    expect(await undo(apiGateway1, v2Target, changes, aws)).toEqual({ kind: 'done' });
  });

  it('sets a stage whose response omits every setting', async () => {
    const { aws, now } = v2();
    const planned = await plan(apiGateway1, v2Target, aws);

    await apply(apiGateway1, v2Target, planned.kind === 'change' ? planned.changes : [], aws);

    expect(now()).toEqual({ DefaultRouteSettings: { LoggingLevel: 'ERROR' } });
  });

  it('creates the settings of a route that has none', async () => {
    const { aws, now } = v2();

    await apiGateway1.apply(v2Target, { field: 'levels', key: 'send', from: 'OFF', to: 'ERROR' }, aws);

    expect(now()).toEqual({ RouteSettings: { send: { LoggingLevel: 'ERROR' } } });
  });

  it('refuses an HTTP API, which does not support execution logging', async () => {
    expect(await plan(apiGateway1, v2Target, v2({}, 'HTTP').aws)).toMatchObject({ kind: 'refuse' });
  });

  it('reports a deleted stage as gone', async () => {
    expect(await plan(apiGateway1, v2Target, v2({}, 'WEBSOCKET', 'another').aws)).toEqual({ kind: 'gone' });
  });
});
