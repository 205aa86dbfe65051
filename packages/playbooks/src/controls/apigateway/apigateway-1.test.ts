import { APIGatewayClient, UpdateAccountCommand, type MethodSetting } from '@aws-sdk/client-api-gateway';
import type { GetStageResponse } from '@aws-sdk/client-apigatewayv2';
import { describe, expect, it } from '@jest/globals';
import { apply, plan, undo } from '../../engine/index.ts';
import { arrangeRestStage, fakeRestStage, restStageArn } from './testing/index.ts';
import { describePlaybook, fakeAws, named } from '../../testing/index.ts';
import { apiGateway1 } from './apigateway-1.ts';

const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId: restStageArn };
const v2Target = { ...target, resourceId: 'arn:aws:apigateway:eu-west-1::/apis/abc123/stages/live' };
const role = 'arn:aws:iam::111122223333:role/api-logs';

function rest(settings?: { readonly [method: string]: MethodSetting }, cloudwatchRoleArn: string | undefined = role) {
  return fakeAws({ ...fakeRestStage(settings).handlers, GetAccountCommand: () => ({ cloudwatchRoleArn }) });
}

/** A stage of a WebSocket or HTTP API. */
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
    'a method that ends what the stage logs': () =>
      rest({ '*/*': { loggingLevel: 'INFO' }, '~1orders/GET': { loggingLevel: 'OFF' } }),
    'a stage that logs errors where the control asks for everything': () => ({
      aws: rest({ '*/*': { loggingLevel: 'ERROR' } }),
      parameters: { loggingLevel: ['INFO'] },
    }),
  },
  leaves: {
    'a stage that logs errors': () => rest({ '*/*': { loggingLevel: 'ERROR' } }),
    'a stage that logs everything, which must not become less': () => rest({ '*/*': { loggingLevel: 'INFO' } }),
    'a stage that logs, without asking for the role': () => rest({ '*/*': { loggingLevel: 'INFO' } }, ''),
  },
  refuses: {
    'an account whose API Gateway may not log': () => rest({}, ''),
    'a level that the control does not know': () => ({ aws: rest(), parameters: { loggingLevel: 'OFF' } }),
  },
  gone: { 'a stage that was deleted': () => fakeAws(fakeRestStage({}, 'another').handlers) },
});

describe('APIGateway.1 on a WebSocket API', () => {
  it('sets the stage and every route of its own, keeps all else, and takes it back', async () => {
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

  it('sets a stage whose answer leaves every setting out', async () => {
    const { aws, now } = v2();
    const planned = await plan(apiGateway1, v2Target, aws);

    await apply(apiGateway1, v2Target, planned.kind === 'change' ? planned.changes : [], aws);

    expect(now()).toEqual({ DefaultRouteSettings: { LoggingLevel: 'ERROR' } });
  });

  it('gives a route without settings of its own some', async () => {
    const { aws, now } = v2();

    await apiGateway1.apply(v2Target, { field: 'levels', key: 'send', from: 'OFF', to: 'ERROR' }, aws);

    expect(now()).toEqual({ RouteSettings: { send: { LoggingLevel: 'ERROR' } } });
  });

  it('refuses an HTTP API, which cannot log executions', async () => {
    expect(await plan(apiGateway1, v2Target, v2({}, 'HTTP').aws)).toMatchObject({ kind: 'refuse' });
  });

  it('sees that a stage is gone', async () => {
    expect(await plan(apiGateway1, v2Target, v2({}, 'WEBSOCKET', 'another').aws)).toEqual({ kind: 'gone' });
  });
});
