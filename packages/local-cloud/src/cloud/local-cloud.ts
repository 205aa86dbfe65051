/**
 * The whole system on a laptop: the synthesized templates, the real handlers, and moto instead of AWS.
 *
 * Product code has no local branch: it sees an endpoint. What is different from AWS is in this package alone: time
 * jumps over pauses (`clock.ts`), retries take none, nobody checks permissions, and nothing is encrypted.
 */
import { join } from 'node:path';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { openAccount, type Account } from '@asr/playbooks/emulated-account';
import { openFunctions } from './admin-functions.ts';
import { createResources } from './admin-resources.ts';
import {
  type AutomationDocument,
  type SsmAutomation,
  type Where,
  pythonSteps,
  ssmAutomation,
} from '../automation/index.ts';
import {
  type CountedCall,
  type Faults,
  type Gateway,
  type Watch,
  assumeRole,
  awsEnvironment,
  openGateway,
} from '../gateway/index.ts';
import { type Clock, openClock } from '../clock/index.ts';
import {
  type ConfigService,
  type EvaluationView,
  type FindingView,
  type ImportedFinding,
  type SecurityHub,
  configService,
  outcomesBus,
  securityHub,
} from '../services/index.ts';
import { type EventRule, matchingRules, rulesFor } from '../events/index.ts';
import { openEvaluators } from './evaluators.ts';
import { openEventSources } from '../queues/index.ts';
import type { Log } from '../functions/index.ts';
import {
  type Resource,
  type Stack,
  type Template,
  TemplateError,
  openStack,
  readTemplate,
} from '../cloudformation/index.ts';
import { isMoto } from '../moto/index.ts';
import { findPython } from '../python/index.ts';
import {
  type Execution,
  type StepFunctions,
  type TaskTokens,
  definitionOf,
  openStateMachine,
  stepFunctions,
  taskFor,
  taskTokens,
} from '../state-machine/index.ts';

/** The account of the local admin stack. */
export const adminAccountId = '999999999999';

/** Nobody checks them, but a template without them would not deploy. */
const parameters = { OrganizationId: 'o-localcloud0', ExternalId: 'local' };

export interface AssemblyOptions {
  /** Of a moto that runs already, whoever started it. What is in it stays. */
  readonly motoUrl: string;
  /** The folder that was synthesized into: the templates and the assets of their functions. */
  readonly assembly: string;
  /** @default `eu-west-1` */
  readonly homeRegion?: string;
  /** Told every line that a function writes. */
  readonly log?: Log;
  /** What may go wrong between the product and its services. @default nothing */
  readonly faults?: Faults;
  /** Shared with a local cloud that was opened before, so that time goes on where it was. @default a new one, at the time of the wall */
  readonly clock?: Clock;
  /**
   * Whether queues are fair to the accounts that messages are for, as those of AWS are.
   *
   * @default true
   */
  readonly fairQueues?: boolean;
  readonly watch?: Watch;
}

/** What the budgets of the architecture count. */
export interface Counts {
  /** Of the state machine, retries included. */
  readonly transitions: number;
  readonly lambdaInvocations: number;
  /** By the functions, the state machine and the runbooks; not the polling of queues, which is Lambda's. */
  readonly awsApiCalls: number;
}

export interface EventRun {
  /** Names of the rules that matched. */
  readonly rules: readonly string[];
  /** One per rule, in the same order. */
  readonly executions: readonly Execution[];
  /** Of this run, if no other ran at the same time. */
  readonly counts: Counts;
}

export interface LocalCloud {
  /** The admin account in the home Region. Its `now` is the time of the local cloud. */
  readonly admin: Account;
  /** Lets time pass: a week in a moment. Waits until nobody is at work; what pauses meanwhile goes on when its pause is over. */
  passTime(milliseconds: number): Promise<void>;
  /** Those that start the state machine. */
  readonly rules: readonly EventRule[];
  /** Name of the history table, in the admin account and home Region. */
  readonly historyTable: string;
  /**
   * Puts an event on the buses of the admin account: every rule that matches starts the state machine. What a member
   * account forwards keeps the account and the Region it came from.
   *
   * @param bus Name of the one that a person puts it on. @default `default`
   */
  putEvent(event: object, bus?: string): Promise<EventRun>;
  /** Findings that Security Hub has, for whoever asks it for them. */
  addFindings(...findings: readonly object[]): void;
  /**
   * Starts the state machine with this input, past the rules, as StartExecution does: `{ kind, event }`, as the
   * orchestrator's `ExecutionInput` has it.
   *
   * @param options `step: 'plan'` changes nothing.
   */
  start(input: object, options?: { readonly step?: 'plan' }): Promise<EventRun>;
  /** Since the local cloud was opened. */
  counts(): Counts;
  calls(): readonly CountedCall[];
  /** Findings as Security Hub would show them, since the local cloud was opened. */
  findings(): readonly FindingView[];
  /** Findings that somebody imported, as they were imported last. */
  importedFindings(): readonly ImportedFinding[];
  /** Calls the evaluator with an event of AWS Config, in the Region of the resource. Throws what it throws. */
  evaluate(configEvent: object): Promise<void>;
  /** What AWS Config was told of its rules, since the local cloud was opened. */
  evaluations(): readonly EvaluationView[];
  /** Lets AWS Config record a security group as it is now; without that it has no history. */
  recordConfiguration(account: Account, groupId: string): Promise<void>;
  /** Hands over the messages that still lie in the queues, such as those that were sent twice. */
  drainQueues(): Promise<void>;
  /** Kills the functions that are at work, in the middle of it. */
  crashFunctions(): Promise<void>;
  /** An account as its owner reaches it. These calls are not counted. */
  account(accountId: string, region: string): Account;
  close(): Promise<void>;
}

export async function openAssembly(options: AssemblyOptions): Promise<LocalCloud> {
  const {
    motoUrl,
    assembly,
    homeRegion = 'eu-west-1',
    log = () => {},
    clock = openClock(),
    faults,
    fairQueues = true,
    watch,
  } = options;
  if (!(await isMoto(motoUrl))) {
    throw new Error(
      `There is no moto at ${motoUrl}. Start one with \`docker run -p 5000:5000 motoserver/moto:5.2.1\`, or correct the address.`,
    );
  }
  const services = openServices(join(assembly, 'MemberStack.template.json'), () => gateway.url, clock.now);
  const gateway = await openGateway(motoUrl, [...Object.values(services), outcomesBus], { clock, faults, watch });
  try {
    return await openAdminAccount({ assembly, homeRegion, log, clock, faults, fairQueues, gateway, services });
  } catch (error) {
    await gateway.close();
    throw error;
  }
}

/** What moto lacks. */
interface Services {
  readonly hub: SecurityHub;
  readonly tokens: TaskTokens;
  readonly automation: SsmAutomation;
  readonly config: ConfigService;
  readonly states: StepFunctions;
}

function openServices(memberTemplate: string, gatewayUrl: () => string, now: () => Date): Services {
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

interface AdminAccountOptions extends Required<Omit<AssemblyOptions, 'motoUrl' | 'faults' | 'watch'>> {
  readonly faults: Faults | undefined;
  readonly gateway: Gateway;
  readonly services: Services;
}

async function openAdminAccount({
  assembly,
  homeRegion,
  log,
  clock,
  faults,
  fairQueues,
  gateway,
  services,
}: AdminAccountOptions): Promise<LocalCloud> {
  const { hub, tokens, automation, config, states } = services;
  const place = { partition: 'aws', accountId: adminAccountId, region: homeRegion, endpointUrl: gateway.url };
  const stack = openStack(readTemplate(join(assembly, 'AdminStack.template.json')), {
    ...place,
    name: 'AdminStack',
    parameters,
  });
  const account = (accountId: string, region: string): Account => ({
    ...openAccount(gateway.url, accountId, region),
    now: clock.now,
  });
  const admin = account(adminAccountId, homeRegion);
  const machineResource = only(stack, 'AWS::StepFunctions::StateMachine');

  const [functions, credentials] = await Promise.all([
    openFunctions({ stack, assembly, gatewayUrl: gateway.url, region: homeRegion, log, clock, faults }),
    assumeRole(gateway.url, String(machineResource.properties['RoleArn'])),
    createResources(stack, admin),
  ]);
  const clientConfig = { region: homeRegion, endpoint: gateway.url, credentials };
  const sqs = new SQSClient(clientConfig);
  const sns = new SNSClient(clientConfig);
  const functionOf = (wanted: string) => functions.find(({ name, arn }) => wanted === name || wanted === arn);
  const sources = openEventSources({ stack, sqs: admin.client(SQSClient), functionOf, tokens, clock, fairQueues });
  const machine = openStateMachine({
    arn: machineResource.ref,
    definition: definitionOf(machineResource),
    taskFor: (resource) => taskFor(resource, { function: functionOf, sqs, sns, tokens, messageSent: sources.wake }),
    async wait(seconds) {
      // What takes its time on this machine is waited for; all else is done at once, or never.
      await automation.idle();
      await clock.sleep(seconds * 1000);
    },
    now: clock.now,
  });
  states.deploy(machine, machineResource);
  const rules = rulesFor(machine.arn, stack);
  const evaluators = openEvaluators({
    assembly,
    gatewayUrl: gateway.url,
    accountId: adminAccountId,
    homeRegion,
    parameters,
    log,
    clock,
  });

  const counts = (): Counts => ({
    transitions: machine.transitions,
    lambdaInvocations: functions.reduce((sum, { invocations }) => sum + invocations, 0),
    awsApiCalls: gateway.calls.total,
  });
  const run = async (matched: readonly string[], inputs: readonly object[]): Promise<EventRun> => {
    const before = counts();
    const executions = await Promise.all(inputs.map((input) => machine.start(input)));
    return { rules: matched, executions, counts: difference(counts(), before) };
  };

  return {
    admin,
    passTime: clock.sleep,
    rules,
    historyTable: historyTableOf(stack),
    counts,
    putEvent(event, bus) {
      const matched = matchingRules(rules, event, bus);
      return run(
        matched.map(({ name }) => name),
        matched.map(({ transform }) => transform?.(event) ?? event),
      );
    },
    start: (input, { step } = {}) => run([], [step === undefined ? input : { ...input, 'asr-step': step }]),
    calls: () => gateway.calls.list(),
    addFindings: hub.addFindings,
    findings: hub.findings,
    importedFindings: hub.importedFindings,
    evaluate: evaluators.evaluate,
    evaluations: config.evaluations,
    recordConfiguration: config.record,
    drainQueues: () => sources.drain(),
    async crashFunctions() {
      await Promise.all(functions.map((each) => each.crash()));
    },
    account,
    async close() {
      await states.idle();
      await sources.close();
      await automation.idle();
      await Promise.all([...functions, evaluators].map((each) => each.close()));
      sqs.destroy();
      sns.destroy();
      await gateway.close();
    },
  };
}

/** The member stack of each account and Region; it is deployed everywhere. */
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

function historyTableOf(stack: Stack): string {
  const [table] = [...stack.resources('AWS::DynamoDB::Table'), ...stack.resources('AWS::DynamoDB::GlobalTable')];
  if (table === undefined) throw new TemplateError('The admin stack has no table.');
  return table.ref;
}

function only(stack: Stack, type: string): Resource {
  const [resource, ...others] = stack.resources(type);
  if (resource === undefined || others.length > 0)
    throw new TemplateError(`The admin stack must have one ${type}, not ${others.length + 1}.`);
  return resource;
}

function difference(after: Counts, before: Counts): Counts {
  return {
    transitions: after.transitions - before.transitions,
    lambdaInvocations: after.lambdaInvocations - before.lambdaInvocations,
    awsApiCalls: after.awsApiCalls - before.awsApiCalls,
  };
}
