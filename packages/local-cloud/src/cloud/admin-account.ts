/** The admin account: its synthesized stack with functions, queues and state machine. */
import { join } from 'node:path';
import { SNSClient } from '@aws-sdk/client-sns';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { openAccount, type Account } from '@asr/playbooks/emulated-account';
import { openFunctions } from './admin-functions.ts';
import { createResources } from './admin-resources.ts';
import { type Evaluators, openEvaluators } from './evaluators.ts';
import type { Counts, EventRun } from './event-run.ts';
import type { Services } from './services.ts';
import type { Clock } from '../clock/index.ts';
import { type Resource, type Stack, TemplateError, openStack, readTemplate } from '../cloudformation/index.ts';
import { type TargetedRule, matchingRules, rulesFor } from '../events/index.ts';
import type { LocalFunction, Log } from '../functions/index.ts';
import { type Admission, type Faults, type Gateway, assumeRole } from '../gateway/index.ts';
import { type EventSources, type Pipe, type VisibilityChanges, openEventSources, openPipes } from '../queues/index.ts';
import {
  type Execution,
  type LocalStateMachine,
  definitionOf,
  openStateMachine,
  taskFor,
} from '../state-machine/index.ts';

/** The account of the local admin stack. */
export const adminAccountId = '999999999999';

/** The local cloud does not check these parameters, but the template requires them. */
const parameters = { OrganizationId: 'o-localcloud0', ExternalId: 'local' };

export interface AdminAccountOptions {
  /** The folder of the cloud assembly. */
  readonly assembly: string;
  readonly homeRegion: string;
  readonly log: Log;
  readonly clock: Clock;
  readonly faults: Faults | undefined;
  readonly quotas: Pick<Admission, 'transition'> | undefined;
  readonly gateway: Gateway;
  readonly services: Services;
  readonly visibility: Pick<VisibilityChanges, 'secondsOf'>;
}

export interface AdminAccount {
  readonly account: Account;
  readonly historyTable: string;
  readonly functions: readonly LocalFunction[];
  readonly sources: EventSources;
  readonly machine: LocalStateMachine;
  /** Waits for the hours of deferred changes. */
  readonly deferral: LocalStateMachine | undefined;
  readonly pipes: readonly Pipe<Execution>[];
  /** The rules that start the state machine, directly or through a pipe. */
  readonly rules: readonly TargetedRule[];
  /** The rules that send events of the product to queues. */
  readonly outcomeRules: readonly TargetedRule[];
  /** The schedules that send to a queue. */
  readonly schedules: readonly Schedule[];
  readonly evaluators: Evaluators;
  readonly gateway: Gateway;
  readonly clients: { readonly sqs: SQSClient; readonly sns: SNSClient };
  readonly services: Services;
}

export async function openAdminAccount(options: AdminAccountOptions): Promise<AdminAccount> {
  const { assembly, homeRegion, clock, gateway, services, quotas, visibility } = options;
  const stack = openStack(readTemplate(join(assembly, 'AdminStack.template.json')), {
    partition: 'aws',
    accountId: adminAccountId,
    region: homeRegion,
    endpointUrl: gateway.url,
    name: 'AdminStack',
    parameters,
  });
  const account: Account = { ...openAccount(gateway.url, adminAccountId, homeRegion), now: clock.now };
  const [machineResource, deferralResource] = stateMachinesOf(stack);
  const [functions, credentials] = await Promise.all([
    openFunctions({ ...options, stack, gatewayUrl: gateway.url, region: homeRegion }),
    assumeRole(gateway.url, String(machineResource.properties['RoleArn'])),
    createResources(stack, account),
  ]);
  const { tokens } = services;
  const functionOf = (wanted: string) => functions.find(({ name, arn }) => wanted === name || wanted === arn);
  const sources = openEventSources({
    stack,
    sqs: account.client(SQSClient),
    functionOf,
    tokens,
    clock,
    visibility,
  });
  const config = { region: homeRegion, endpoint: gateway.url, credentials };
  const clients = { sqs: new SQSClient(config), sns: new SNSClient(config) };
  const integrations = {
    function: functionOf,
    ...clients,
    tokens,
    gathering: sources.gathering,
    startExecution: services.states.start,
    messageSent: sources.wake,
  };
  const common = {
    taskFor: (resource: string) => taskFor(resource, integrations),
    now: clock.now,
    delayOf: () => quotas?.transition?.(adminAccountId, homeRegion) ?? 0,
  };
  const machine = openStateMachine({
    ...common,
    arn: machineResource.ref,
    definition: definitionOf(machineResource),
    wait: async (seconds) => {
      // Automations take real time. Everything else that a Wait state waits for takes none.
      await services.automation.idle();
      await clock.sleep(seconds * 1000);
    },
  });
  services.states.deploy(machine, machineResource);
  services.hub.addActions(
    new Map(
      stack
        .resources('AWS::SecurityHub::ActionTarget')
        .map(({ attributes, properties }) => [String(attributes['ActionTargetArn']), String(properties['Name'])]),
    ),
  );
  const deferral =
    deferralResource &&
    openStateMachine({
      ...common,
      arn: deferralResource.ref,
      definition: definitionOf(deferralResource),
      wait: (seconds) => clock.sleepPassively(seconds * 1000),
    });
  if (deferral !== undefined && deferralResource !== undefined)
    services.states.deploy(deferral, deferralResource, { isPassive: true });
  const evaluators = openEvaluators({
    assembly,
    gatewayUrl: gateway.url,
    accountId: adminAccountId,
    homeRegion,
    parameters,
    log: options.log,
    clock,
  });
  const pipes = openPipes({ stack, stateMachineArn: machine.arn, start: (input) => machine.start(input), clock });
  const rules = rulesFor([machine.arn, ...pipes.map(({ source }) => source)], stack);
  const outcomeRules = rulesFor(
    sources.gathering.map(({ queueArn }) => queueArn),
    stack,
  );
  const historyTable = historyTableOf(stack);
  return {
    account,
    historyTable,
    functions,
    sources,
    machine,
    pipes,
    deferral,
    rules,
    outcomeRules,
    schedules: schedulesOf(stack),
    evaluators,
    gateway,
    clients,
    services,
  };
}

/** Since the account was opened. */
export function countsOf({ machine, deferral, functions, gateway }: AdminAccount): Counts {
  return {
    transitions: machine.transitions + (deferral?.transitions ?? 0),
    lambdaInvocations: functions.reduce((sum, { invocations }) => sum + invocations, 0),
    awsApiCalls: gateway.calls.total,
  };
}

/** Every rule that matches starts the state machine, or sends the event to a queue of messages. */
export function putEvent(admin: AdminAccount, event: object, bus?: string): Promise<EventRun> {
  deliverOutcome(admin, event, bus);
  const matched = matchingRules(admin.rules, event, bus);
  return run(
    admin,
    matched.map(({ name }) => name),
    () => matched.map((rule) => deliver(admin, rule, rule.transform?.(event) ?? event)),
  );
}

/** Sends the event to the queues of messages. */
export function deliverOutcome({ outcomeRules, sources }: AdminAccount, event: object, bus?: string): void {
  for (const { target } of matchingRules(outcomeRules, event, bus)) {
    sources.gathering.find(({ queueArn }) => queueArn === target)?.send(JSON.stringify(event));
  }
}

function deliver({ machine, pipes }: AdminAccount, { target }: TargetedRule, input: object): Promise<Execution> {
  return pipes.find(({ source }) => source === target)?.send(input) ?? machine.start(input);
}

export function startExecution(admin: AdminAccount, input: object): Promise<EventRun> {
  return run(admin, [], () => [admin.machine.start(input)]);
}

async function run(
  admin: AdminAccount,
  rules: readonly string[],
  start: () => readonly Promise<Execution>[],
): Promise<EventRun> {
  const before = countsOf(admin);
  const started = await Promise.all(start());
  // The events of several rules can be in one execution.
  const executions = [...new Map(started.map((one) => [one.executionArn, one])).values()];
  return { rules, executions, counts: difference(countsOf(admin), before) };
}

/** Sends what each schedule of the stack sends at its time. The messages are delivered when the queues are drained. */
export async function runSchedules({ schedules, clients }: AdminAccount): Promise<void> {
  for (const { queueUrl, input } of schedules) {
    await clients.sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: input }));
  }
}

/** Waits for running work, and closes everything in order of dependency. */
export async function closeAdminAccount(admin: AdminAccount): Promise<void> {
  const { services, sources, functions, evaluators, clients, deferral } = admin;
  deferral?.abort();
  await services.states.idle();
  await sources.close();
  await services.automation.idle();
  await Promise.all([...functions, evaluators].map((each) => each.close()));
  clients.sqs.destroy();
  clients.sns.destroy();
}

interface Schedule {
  readonly queueUrl: string;
  readonly input: string;
}

function schedulesOf(stack: Stack): readonly Schedule[] {
  const queues = stack.resources('AWS::SQS::Queue');
  return stack.resources('AWS::Scheduler::Schedule').map(({ logicalId, properties }) => {
    const { Arn, Input } = properties['Target'] as { readonly Arn: unknown; readonly Input: unknown };
    const queue = queues.find(({ attributes }) => attributes['Arn'] === Arn);
    if (queue === undefined) throw new TemplateError(`${logicalId} sends to ${String(Arn)}, which is no queue.`);
    return { queueUrl: queue.ref, input: String(Input) };
  });
}

function historyTableOf(stack: Stack): string {
  const [table] = [...stack.resources('AWS::DynamoDB::Table'), ...stack.resources('AWS::DynamoDB::GlobalTable')];
  if (table === undefined) throw new TemplateError('The admin stack has no table.');
  return table.ref;
}

/** The orchestrator, and the state machine that waits for the hours of deferred changes, if the stack has one. */
function stateMachinesOf(stack: Stack): readonly [Resource, Resource | undefined] {
  const machines = stack.resources('AWS::StepFunctions::StateMachine');
  const deferral = machines.find(({ logicalId }) => logicalId === 'Deferral');
  const [orchestrator, ...others] = machines.filter((one) => one !== deferral);
  if (orchestrator === undefined || others.length > 0)
    throw new TemplateError(`The admin stack must have one orchestrator, not ${others.length + 1}.`);
  return [orchestrator, deferral];
}

function difference(after: Counts, before: Counts): Counts {
  return {
    transitions: after.transitions - before.transitions,
    lambdaInvocations: after.lambdaInvocations - before.lambdaInvocations,
    awsApiCalls: after.awsApiCalls - before.awsApiCalls,
  };
}
