/** What a finding's id says of a stage of API Gateway. */
export interface StageAddress {
  /** `rest` speaks the first API of the service, `v2` the second: HTTP and WebSocket APIs. */
  readonly kind: 'rest' | 'v2';
  readonly apiId: string;
  readonly stageName: string;
}

/** @throws If the id is neither that of a stage of a REST API nor of an HTTP or WebSocket API. */
export function stageAddressOf(resourceId: string): StageAddress {
  const [, kind, apiId, stageName] = /(?:^|\/)(restapis|apis)\/([^/]+)\/stages\/([^/]+)$/.exec(resourceId) ?? [];
  if (apiId === undefined || stageName === undefined) {
    throw new Error(`${resourceId} is not a stage. Give an ARN that ends like /restapis/ID/stages/NAME.`);
  }
  return { kind: kind === 'restapis' ? 'rest' : 'v2', apiId, stageName };
}

/**
 * The path of a setting of one method, for `UpdateStage`. A slash within the resource's own path is
 * written `~1`, as in JSON Pointer.
 *
 * @param method As the stage's `methodSettings` name it: every method, or a path and a verb.
 * @see https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html#UpdateStage-Patch
 */
export function methodSettingPath(method: string, setting: string): string {
  const end = method.lastIndexOf('/');
  return `/${method.slice(0, end).replaceAll('/', '~1')}/${method.slice(end + 1)}/${setting}`;
}
