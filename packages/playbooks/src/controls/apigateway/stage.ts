/** An API Gateway stage, as the resource id of a finding identifies it. */
export interface StageAddress {
  /** `rest`: a REST API, which `apigateway` serves. `v2`: an HTTP or WebSocket API, which `apigatewayv2` serves. */
  readonly kind: 'rest' | 'v2';
  readonly apiId: string;
  readonly stageName: string;
}

/** @throws If the id is not the ARN of a stage of a REST, HTTP or WebSocket API. */
export function stageAddressOf(resourceId: string): StageAddress {
  const [, kind, apiId, stageName] = /(?:^|\/)(restapis|apis)\/([^/]+)\/stages\/([^/]+)$/.exec(resourceId) ?? [];
  if (apiId === undefined || stageName === undefined) {
    throw new Error(
      `${resourceId} is not an API Gateway stage. Use an ARN that ends with /restapis/ID/stages/NAME or /apis/ID/stages/NAME.`,
    );
  }
  return { kind: kind === 'restapis' ? 'rest' : 'v2', apiId, stageName };
}

/**
 * Returns the patch path of a method setting for `UpdateStage`. API Gateway stores the patch path of a method as the key
 * of its settings. The key is therefore sent as it is: an escaped key that was stored without escapes would create the
 * settings of another method.
 *
 * @param method A key of the stage's `methodSettings`, such as `~1orders~1{id}/GET`.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html#UpdateStage-Patch
 */
export function methodSettingPath(method: string, setting: string): string {
  return `/${method}/${setting}`;
}
