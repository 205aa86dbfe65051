/**
 * SSM Automation, which moto does not support: runs the documents of the synthesized member stack, and describes the
 * automations.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_StartAutomationExecution.html
 */
import { randomUUID } from 'node:crypto';
import { type AutomationDocument, type GivenParameters, parametersOf } from './automation-document.ts';
import { type AutomationResult, type StepWorld, runAutomation } from './automation.ts';
import { fillIn } from './automation-values.ts';
import { type AwsCall, AwsError, type JsonObject, type LocalService } from '../gateway/index.ts';

export interface SsmAutomation extends LocalService {
  /** Resolves when no automation is running. */
  idle(): Promise<void>;
}

export interface Where {
  readonly accountId: string;
  readonly region: string;
}

export interface SsmAutomationOptions {
  /** The deployed document of this name. */
  documentIn(where: Where, name: string): AutomationDocument | undefined;
  /** @param roleArn The role of the automation. Empty: the principal that started it. */
  worldOf(where: Where, roleArn: string): Promise<StepWorld>;
  now(): Date;
}

interface Automation extends Where {
  readonly AutomationExecutionId: string;
  readonly DocumentName: string;
  readonly Parameters: GivenParameters;
  readonly ExecutionStartTime: number;
  end?: { readonly time: number; readonly result: AutomationResult };
}

interface Service {
  readonly options: SsmAutomationOptions;
  /** By execution id. */
  readonly automations: Map<string, Automation>;
  readonly usedTokens: Set<string>;
  readonly running: Set<Promise<void>>;
}

export function ssmAutomation(options: SsmAutomationOptions): SsmAutomation {
  const service: Service = { options, automations: new Map(), usedTokens: new Set(), running: new Set() };
  return {
    operations: ['ssm:StartAutomationExecution', 'ssm:GetAutomationExecution', 'ssm:GetDocument'],
    async answer(call, input) {
      if (call.operation === 'StartAutomationExecution') return start(service, call, input);
      if (call.operation === 'GetDocument') return getDocument(service, call, input);
      return { AutomationExecution: describe(find(service, call, String(input['AutomationExecutionId']))) };
    },
    async idle() {
      while (service.running.size > 0) await Promise.all(service.running);
    },
  };
}

/** @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetDocument.html */
function getDocument({ options }: Service, where: Where, input: JsonObject): object {
  const Name = String(input['Name']);
  const document = options.documentIn(where, Name);
  if (document === undefined) throw new AwsError('InvalidDocument', `There is no document ${Name}.`);
  return { Name, Content: JSON.stringify(document), DocumentFormat: 'JSON', DocumentVersion: '1', Status: 'Active' };
}

function start(service: Service, where: Where, input: JsonObject): object {
  const { options, automations, running } = service;
  const { accountId, region } = where;
  const name = String(input['DocumentName']);
  const document = options.documentIn(where, name.slice(name.lastIndexOf('/') + 1));
  if (document === undefined) {
    throw new AwsError(
      'AutomationDefinitionNotFoundException',
      `There is no document ${name} in ${accountId} ${region}.`,
    );
  }
  const Parameters = (input['Parameters'] ?? {}) as GivenParameters;
  const values = parametersOf(document, Parameters);
  useToken(service, where, input['ClientToken']);
  const AutomationExecutionId = randomUUID();
  const automation: Automation = {
    accountId,
    region,
    AutomationExecutionId,
    DocumentName: name,
    Parameters,
    ExecutionStartTime: seconds(options),
  };
  automations.set(AutomationExecutionId, automation);
  const run = resultOf(options, automation, document, values).then((result) => {
    automation.end = { time: seconds(options), result };
    running.delete(run);
  });
  running.add(run);
  return { AutomationExecutionId };
}

/** A time in the format of the protocol. */
function seconds({ now }: Pick<SsmAutomationOptions, 'now'>): number {
  return now().getTime() / 1000;
}

async function resultOf(
  options: SsmAutomationOptions,
  automation: Automation,
  document: AutomationDocument,
  values: ReadonlyMap<string, unknown>,
): Promise<AutomationResult> {
  const { accountId, region, AutomationExecutionId } = automation;
  const variables = new Map([
    ...values,
    ['global:REGION', region],
    ['global:ACCOUNT_ID', accountId],
    ['automation:EXECUTION_ID', AutomationExecutionId],
  ]);
  try {
    const roleArn = String(fillIn(document.assumeRole ?? '', variables));
    if (roleArn !== '' && roleArn.split(':')[4] !== accountId)
      throw new Error(`The role ${roleArn} belongs to another account.`);
    return await runAutomation(document, variables, await options.worldOf(automation, roleArn));
  } catch (error) {
    const failureMessage = error instanceof Error ? error.message : String(error);
    return { status: 'Failed', failureMessage, steps: [], outputs: {} };
  }
}

/** "It must be unique, enforces the UUID format, and can't be reused." */
function useToken({ usedTokens }: Service, { accountId, region }: Where, token: unknown): void {
  if (token === undefined) return;
  const isUuid = typeof token === 'string' && /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(token);
  if (!isUuid) throw new AwsError('ValidationException', 'ClientToken must be a UUID.');
  const key = `${accountId} ${region} ${token.toLowerCase()}`;
  if (usedTokens.has(key)) throw new AwsError('IdempotentParameterMismatch', 'The client token was used before.');
  usedTokens.add(key);
}

function find({ automations }: Service, { accountId, region }: AwsCall, id: string): Automation {
  const automation = automations.get(id);
  if (automation?.accountId === accountId && automation.region === region) return automation;
  throw new AwsError('AutomationExecutionNotFoundException', `There is no automation ${id} in ${accountId} ${region}.`);
}

function describe({ accountId: _a, region: _r, end, ...automation }: Automation): object {
  if (end === undefined)
    return { ...automation, AutomationExecutionStatus: 'InProgress', Mode: 'Auto', StepExecutions: [] };
  const { status, failureMessage, steps, outputs } = end.result;
  return {
    ...automation,
    AutomationExecutionStatus: status,
    Mode: 'Auto',
    ExecutionEndTime: end.time,
    StepExecutions: steps,
    Outputs: outputs,
    ...(failureMessage === undefined ? {} : { FailureMessage: failureMessage }),
  };
}
