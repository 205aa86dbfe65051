/** The services of the local cloud that moto does not support. */
import {
  type AutomationDocument,
  type SsmAutomation,
  type Where,
  pythonSteps,
  ssmAutomation,
} from '../automation/index.ts';
import { type Stack, type Template, openStack, readTemplate } from '../cloudformation/index.ts';
import { assumeRole, awsEnvironment } from '../gateway/index.ts';
import { findPython } from '../python/index.ts';
import { type ConfigService, type SecurityHub, configService, securityHub } from '../services/index.ts';
import { type StepFunctions, type TaskTokens, stepFunctions, taskTokens } from '../state-machine/index.ts';

export interface Services {
  readonly hub: SecurityHub;
  readonly tokens: TaskTokens;
  readonly automation: SsmAutomation;
  readonly config: ConfigService;
  readonly states: StepFunctions;
}

/** @param memberTemplate Path of the template of the member stack. */
export function openServices(memberTemplate: string, gatewayUrl: () => string, now: () => Date): Services {
  const members = memberStacks(memberTemplate);
  let python: Promise<string> | undefined;
  const automation = ssmAutomation({
    documentIn: (where, name) => documentIn(members(where), name),
    worldOf: async (where, roleArn) => {
      const starter = `arn:aws:iam::${where.accountId}:role/Starter`;
      const credentials = await assumeRole(gatewayUrl(), roleArn === '' ? starter : roleArn);
      return pythonSteps(() => (python ??= findPython()), awsEnvironment(gatewayUrl(), where.region, credentials));
    },
    now,
  });
  return {
    hub: securityHub(),
    tokens: taskTokens(),
    automation,
    config: configService(now),
    states: stepFunctions(now),
  };
}

/** The member stack of each account and Region. It is deployed everywhere. */
function memberStacks(path: string): (where: Where) => Stack {
  let template: Template | undefined;
  return ({ accountId, region }) => {
    template ??= readTemplate(path);
    return openStack(template, {
      partition: 'aws',
      accountId,
      region,
      endpointUrl: '',
      name: 'MemberStack',
      parameters: {},
    });
  };
}

function documentIn(stack: Stack, name: string): AutomationDocument | undefined {
  const found = stack.resources('AWS::SSM::Document').find(({ ref }) => ref === name);
  return found?.properties['Content'] as AutomationDocument | undefined;
}
