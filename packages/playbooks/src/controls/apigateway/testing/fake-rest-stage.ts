import type { MethodSetting, PatchOperation } from '@aws-sdk/client-api-gateway';
import { type Handlers, named } from '../../../testing/index.ts';

export const restStageArn = 'arn:aws:apigateway:eu-west-1::/restapis/abc123/stages/live';

/**
 * Emulates one stage of a REST API. As in API Gateway, the patch path of a method is the key of its settings, escaped or
 * not, and patching a method without settings creates them.
 */
export function fakeRestStage(
  given: { readonly [method: string]: MethodSetting } | undefined = {},
  apiId = 'abc123',
): { readonly handlers: Handlers; settings(): { readonly [method: string]: MethodSetting } } {
  let settings = given;
  const find = (input: { restApiId: string; stageName: string }) => {
    if (input.restApiId !== apiId || input.stageName !== 'live') throw named('NotFoundException');
  };
  const names: { readonly [path: string]: keyof MethodSetting } = {
    'caching/dataEncrypted': 'cacheDataEncrypted',
    'logging/loglevel': 'loggingLevel',
  };
  return {
    settings: () => settings,
    handlers: {
      GetStageCommand: (input: { restApiId: string; stageName: string }) => {
        find(input);
        return { methodSettings: settings };
      },
      UpdateStageCommand: (input: { restApiId: string; stageName: string; patchOperations: PatchOperation[] }) => {
        find(input);
        for (const { path = '', value = '' } of input.patchOperations) {
          const [, method = '', name = ''] = /^\/(.+\/[^/]+)\/((?:caching|logging)\/.+)$/.exec(path) ?? [];
          const field = names[name];
          if (field === undefined) throw named('BadRequestException');
          const parsed = value === 'true' || value === 'false' ? value === 'true' : value;
          settings = { ...settings, [method]: { ...settings[method], [field]: parsed } };
        }
        return {};
      },
    },
  };
}
