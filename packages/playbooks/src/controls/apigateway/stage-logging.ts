/** Execution logging of a stage, for REST APIs and for HTTP and WebSocket APIs. */
import { APIGatewayClient, GetStageCommand, UpdateStageCommand, type MethodSetting } from '@aws-sdk/client-api-gateway';
import {
  ApiGatewayV2Client,
  GetApiCommand,
  GetStageCommand as GetV2StageCommand,
  UpdateStageCommand as UpdateV2StageCommand,
  type LoggingLevel,
} from '@aws-sdk/client-apigatewayv2';
import { type StageAddress, methodSettingPath } from './stage.ts';
import { type Aws, type Keyed, ifAbsent } from '../../engine/index.ts';

export interface StageLogging {
  readonly protocol: 'REST' | 'WEBSOCKET' | 'HTTP';
  /** The levels of the stage and of every method or route that has its own settings. */
  readonly levels: Keyed<string>;
}

/** The key of the settings for all methods without their own. */
const everyMethod = '*/*';
/**
 * The key for the default route settings. No route has this name: route keys of a WebSocket API begin with a letter or
 * `$`.
 */
const everyRoute = '*';

export async function readRestLevels(address: StageAddress, aws: Aws): Promise<StageLogging | undefined> {
  const stage = await aws
    .client(APIGatewayClient)
    .send(new GetStageCommand({ restApiId: address.apiId, stageName: address.stageName }))
    .catch(ifAbsent('NotFoundException', undefined));
  if (stage === undefined) return undefined;
  const methods: Keyed<MethodSetting> = { [everyMethod]: {}, ...stage.methodSettings };
  const levels = Object.entries(methods).map(([method, { loggingLevel = 'OFF' }]) => [method, loggingLevel]);
  return { protocol: 'REST', levels: Object.fromEntries(levels) };
}

export async function changeRestLevel(
  { apiId: restApiId, stageName }: StageAddress,
  method: string,
  level: string,
  aws: Aws,
): Promise<void> {
  const path = methodSettingPath(method, 'logging/loglevel');
  const patchOperations = [{ op: 'replace' as const, path, value: level }];
  await aws.client(APIGatewayClient).send(new UpdateStageCommand({ restApiId, stageName, patchOperations }));
}

export async function readV2Levels(address: StageAddress, aws: Aws): Promise<StageLogging | undefined> {
  const { apiId: ApiId, stageName: StageName } = address;
  const api = aws.client(ApiGatewayV2Client);
  const stage = await api
    .send(new GetV2StageCommand({ ApiId, StageName }))
    .catch(ifAbsent('NotFoundException', undefined));
  if (stage === undefined) return undefined;

  const { ProtocolType: protocol } = await api.send(new GetApiCommand({ ApiId }));
  const routes = { [everyRoute]: stage.DefaultRouteSettings ?? {}, ...stage.RouteSettings };
  const levels = Object.entries(routes).map(([route, { LoggingLevel = 'OFF' }]) => [route, LoggingLevel]);
  return { protocol: protocol === 'HTTP' ? 'HTTP' : 'WEBSOCKET', levels: Object.fromEntries(levels) };
}

/** `UpdateStage` replaces all settings of a route, so the other settings are read and sent back. */
export async function changeV2Level(
  { apiId: ApiId, stageName: StageName }: StageAddress,
  route: string,
  level: string,
  aws: Aws,
): Promise<void> {
  const api = aws.client(ApiGatewayV2Client);
  const { DefaultRouteSettings, RouteSettings = {} } = await api.send(new GetV2StageCommand({ ApiId, StageName }));
  const LoggingLevel = level as LoggingLevel;
  await api.send(
    new UpdateV2StageCommand(
      route === everyRoute
        ? { ApiId, StageName, DefaultRouteSettings: { ...DefaultRouteSettings, LoggingLevel } }
        : { ApiId, StageName, RouteSettings: { ...RouteSettings, [route]: { ...RouteSettings[route], LoggingLevel } } },
    ),
  );
}
