/**
 * SSM Automation, which moto lacks: starts the documents of the synthesized member stack and tells how they fare.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_StartAutomationExecution.html
 */
import { randomUUID } from 'node:crypto';
import { type AutomationDocument, type GivenParameters, parametersOf } from './automation-document.ts';
import { type AutomationResult, type StepWorld, runAutomation } from './automation.ts';
import { fillIn } from './automation-values.ts';
import { type AwsCall, AwsError, type JsonObject, type LocalService } from '../gateway/index.ts';

export interface SsmAutomation extends LocalService {
  /** Settles when no automation is running. */
  idle(): Promise<void>;
}

export interface Where {
  readonly accountId: string;
  readonly region: string;
}

export interface SsmAutomationOptions {
  /** The document of this name, as deployed there. */
  documentIn(where: Where, name: string): AutomationDocument | undefined;
  /** @param roleArn The role to act as; empty: as whoever started the automation. */
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

export function ssmAutomation(options: SsmAutomationOptions): SsmAutomation {
  const automations = new Map<string, Automation>();
  const usedTokens = new Set<string>();
  const running = new Set<Promise<void>>();
  /** As the protocol writes a time. */
  const seconds = () => options.now().getTime() / 1000;

  const start = (where: Where, input: JsonObject): object => {
    const name = String(input['DocumentName']);
    const document = options.documentIn(where, name.slice(name.lastIndexOf('/') + 1));
    if (document === undefined || !isOnlyVersion(input['DocumentVersion'])) {
      throw new AwsError(
        'AutomationDefinitionNotFoundException',
        `There is no document ${name} in ${where.accountId} ${where.region}.`,
      );
    }
    const Parameters = (input['Parameters'] ?? {}) as GivenParameters;
    const values = parametersOf(document, Parameters);
    useToken(where, input['ClientToken']);
    const AutomationExecutionId = randomUUID();
    const { accountId, region } = where;
    const automation: Automation = {
      accountId,
      region,
      AutomationExecutionId,
      DocumentName: name,
      Parameters,
      ExecutionStartTime: seconds(),
    };
    automations.set(AutomationExecutionId, automation);
    const run = runIn(automation, document, values).then((result) => {
      automation.end = { time: seconds(), result };
      running.delete(run);
    });
    running.add(run);
    return { AutomationExecutionId };
  };
  /** A document of the synthesized stack has one version. */
  const getDocument = (where: Where, input: JsonObject): object => {
    const name = String(input['Name']);
    const document = options.documentIn(where, name);
    if (document === undefined) throw new AwsError('InvalidDocument', `There is no document ${name}.`);
    return {
      Name: name,
      Content: JSON.stringify(document),
      DocumentFormat: 'JSON',
      DocumentVersion: '1',
      Status: 'Active',
    };
  };
  const runIn = async (automation: Automation, document: AutomationDocument, values: ReadonlyMap<string, unknown>) => {
    const { accountId, region } = automation;
    const variables = new Map([
      ...values,
      ['global:REGION', region],
      ['global:ACCOUNT_ID', accountId],
      ['automation:EXECUTION_ID', automation.AutomationExecutionId],
    ]);
    try {
      const roleArn = String(fillIn(document.assumeRole ?? '', variables));
      if (roleArn !== '' && roleArn.split(':')[4] !== accountId)
        throw new Error(`The role ${roleArn} belongs to another account.`);
      return await runAutomation(document, variables, await options.worldOf(automation, roleArn));
    } catch (error) {
      const failureMessage = error instanceof Error ? error.message : String(error);
      return { status: 'Failed', failureMessage, steps: [], outputs: {} } satisfies AutomationResult;
    }
  };
  /** "It must be unique, enforces the UUID format, and can't be reused." */
  const useToken = ({ accountId, region }: Where, token: unknown): void => {
    if (token === undefined) return;
    const isUuid = typeof token === 'string' && /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(token);
    if (!isUuid) throw new AwsError('ValidationException', 'ClientToken must be a UUID.');
    const key = `${accountId} ${region} ${token.toLowerCase()}`;
    if (usedTokens.has(key)) throw new AwsError('IdempotentParameterMismatch', 'The client token was used before.');
    usedTokens.add(key);
  };
  const find = ({ accountId, region }: AwsCall, id: string): Automation => {
    const automation = automations.get(id);
    if (automation?.accountId === accountId && automation.region === region) return automation;
    throw new AwsError(
      'AutomationExecutionNotFoundException',
      `There is no automation ${id} in ${accountId} ${region}.`,
    );
  };

  return {
    operations: ['ssm:StartAutomationExecution', 'ssm:GetAutomationExecution', 'ssm:GetDocument'],
    async answer(call, input) {
      if (call.operation === 'StartAutomationExecution') return start(call, input);
      if (call.operation === 'GetDocument') return getDocument(call, input);
      return { AutomationExecution: describe(find(call, String(input['AutomationExecutionId']))) };
    },
    async idle() {
      while (running.size > 0) await Promise.all(running);
    },
  };
}

function isOnlyVersion(version: unknown): boolean {
  return [undefined, '1', '$DEFAULT', '$LATEST'].includes(version as string | undefined);
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
