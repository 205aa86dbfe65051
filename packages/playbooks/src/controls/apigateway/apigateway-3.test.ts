import type { PatchOperation, Stage } from '@aws-sdk/client-api-gateway';
import { fakeAws, named } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { apiGateway3 } from './apigateway-3.ts';
import { arrangeRestStage, restStageArn } from './testing/index.ts';

const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId: restStageArn };

function stage(given: Stage | null) {
  let found: Stage = { stageName: 'live', ...given };
  const check = (input: { readonly restApiId: string; readonly stageName: string }) => {
    const isFound = given !== null && input.restApiId === 'abc123' && input.stageName === found.stageName;
    if (!isFound) throw named('NotFoundException');
  };
  return fakeAws({
    GetStageCommand: (input: { restApiId: string; stageName: string }) => {
      check(input);
      return found;
    },
    UpdateStageCommand: (input: { restApiId: string; stageName: string; patchOperations: PatchOperation[] }) => {
      check(input);
      for (const { op, path, value } of input.patchOperations) {
        if (op !== 'replace' || path !== '/tracingEnabled') throw named('BadRequestException');
        found = { ...found, tracingEnabled: value === 'true' };
      }
      return found;
    },
  });
}

describePlaybook(apiGateway3, {
  target,
  onMoto: (account) => arrangeRestStage(account, []),
  changes: {
    'a stage as API Gateway creates it': () => stage({ tracingEnabled: false }),
    'a stage whose response omits the setting': () => stage({}),
  },
  leaves: { 'a stage with tracing': () => stage({ tracingEnabled: true }) },
  refuses: {},
  gone: { 'a stage that was deleted': () => stage(null) },
});
