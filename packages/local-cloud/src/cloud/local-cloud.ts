/**
 * The whole system on one machine: the synthesized templates, the real handlers, and moto instead of AWS.
 *
 * Product code has no local branch: it uses an endpoint. All differences from AWS are in this package: the clock skips
 * pauses (`clock.ts`), retries do not wait, permissions are not checked, and nothing is encrypted.
 */
import { join } from 'node:path';
import { gatherAloneName, gatherName } from '@asr/orchestrator';
import { openAccount, type Account } from '@asr/playbooks/emulated-account';
import {
  type AdminAccount,
  closeAdminAccount,
  countsOf,
  deliverOutcome,
  openAdminAccount,
  putEvent,
  runSchedules,
  startExecution,
} from './admin-account.ts';
import type { Counts, EventRun } from './event-run.ts';
import { type ChatOptions, type LocalChat, openChat } from './chat.ts';
import { openServices } from './services.ts';
import { type Clock, openClock } from '../clock/index.ts';
import type { EventRule } from '../events/index.ts';
import type { Log } from '../functions/index.ts';
import { type Admission, type CountedCall, type Faults, type Watch, openGateway } from '../gateway/index.ts';
import { isMoto } from '../moto/index.ts';
import { visibilityChanges } from '../queues/index.ts';
import {
  type EvaluationView,
  type FindingView,
  type ImportedFinding,
  outcomesBus,
  pipeStates,
  unanswered,
} from '../services/index.ts';

export interface AssemblyOptions {
  /** URL of a running moto. Its content is kept. */
  readonly motoUrl: string;
  /** The folder of the cloud assembly: the templates and the assets of their functions. */
  readonly assembly: string;
  /** @default `eu-west-1` */
  readonly homeRegion?: string;
  /** Called with every line that a function writes. */
  readonly log?: Log;
  /** Injects faults between the product and its services. @default none */
  readonly faults?: Faults;
  /** The clock of an earlier local cloud, to continue its time. @default a new one with the real time */
  readonly clock?: Clock;
  readonly watch?: Watch;
  /**
   * Throttles the product like AWS, and makes transactions conflict: `awsQuotas`, or `transactionConflicts` alone.
   *
   * @default no quotas
   */
  readonly quotas?: Admission;
  /** Deploys the chat stack. Events that the product puts then reach its rule, and its decisions the state machine. */
  readonly chat?: ChatOptions;
}

export interface LocalCloud {
  /** The admin account in the home Region. Its `now` is the time of the local cloud. */
  readonly admin: Account;
  /** Advances the clock. Waits until no work is in progress. Pauses that end in between end in order. */
  passTime(milliseconds: number): Promise<void>;
  /** The rules that start the state machine. */
  readonly rules: readonly EventRule[];
  /** Name of the history table, in the admin account and home Region. */
  readonly historyTable: string;
  /**
   * Puts an event on an event bus of the admin account. Every matching rule starts the state machine, directly or, with
   * other events of the same time, through the pipe. A forwarded event
   * keeps the account and Region of the member account.
   *
   * @param bus Name of the event bus. @default `default`
   */
  putEvent(event: object, bus?: string): Promise<EventRun>;
  /** Adds findings of Security Hub itself, which GetFindings returns. */
  addFindings(...findings: readonly object[]): void;
  /**
   * Starts the state machine with this input, without the rules, like StartExecution: `{ kind, event }`, an
   * `ExecutionInput` of the orchestrator.
   *
   * @param options `step: 'plan'` changes nothing.
   */
  start(input: object, options?: { readonly step?: 'plan' }): Promise<EventRun>;
  /** Since the local cloud was opened. */
  counts(): Counts;
  calls(): readonly CountedCall[];
  /** The findings in Security Hub since the local cloud was opened. */
  findings(): readonly FindingView[];
  /** The imported findings, in their last imported version. */
  importedFindings(): readonly ImportedFinding[];
  /** Calls the evaluator with an event of AWS Config, in the Region of the resource. Throws its errors. */
  evaluate(configEvent: object): Promise<void>;
  /** The evaluations that AWS Config received, since the local cloud was opened. */
  evaluations(): readonly EvaluationView[];
  /** Makes AWS Config record the current state of a security group. Without this call, it has no history. */
  recordConfiguration(account: Account, groupId: string): Promise<void>;
  /**
   * Starts what each schedule of the admin stack starts at its time, and waits for it and for the executions that it starts.
   * The clock starts no schedule, so that a test decides when one runs.
   */
  runSchedules(): Promise<void>;
  /** Delivers the messages that are still in the queues, such as duplicates, outcomes and questions. */
  drainQueues(): Promise<void>;
  /** Kills all running functions. */
  crashFunctions(environment?: string): Promise<void>;
  /** Access to an account as its owner. These calls are not counted. */
  account(accountId: string, region: string): Account;
  /** The chat stack, if it is deployed. */
  readonly chat?: Pick<LocalChat, 'request' | 'idle'> | undefined;
  close(): Promise<void>;
}

export async function openAssembly(options: AssemblyOptions): Promise<LocalCloud> {
  const { motoUrl, assembly, faults, watch, quotas } = options;
  const { homeRegion = 'eu-west-1', log = () => {}, clock = openClock() } = options;
  if (!(await isMoto(motoUrl))) {
    throw new Error(
      `There is no moto at ${motoUrl}. Start it with \`docker run -p 5000:5000 motoserver/moto:5.2.1\`, or correct the address.`,
    );
  }
  let chat: LocalChat | undefined;
  const visibility = visibilityChanges();
  const services = openServices(join(assembly, 'MemberStack.template.json'), () => gateway.url, clock.now);
  let opened: AdminAccount | undefined;
  const outcomes = outcomesBus((event, bus) => {
    if (opened !== undefined) deliverOutcome(opened, event, bus);
    chat?.receive(event, bus);
  });
  const pipes = pipeStates([gatherName('ASR'), gatherAloneName('ASR')], () =>
    (opened?.pipes ?? []).map(({ name }) => name),
  );
  const gateway = await openGateway(motoUrl, [...Object.values(services), outcomes, pipes, unanswered], {
    clock,
    faults,
    watch(call, body) {
      visibility.learn(call, body);
      watch?.(call, body);
    },
    quotas,
  });
  try {
    const admin = await openAdminAccount({
      assembly,
      homeRegion,
      log,
      clock,
      faults,
      quotas,
      gateway,
      services,
      visibility,
    });
    opened = admin;
    chat =
      options.chat &&
      (await openChat({
        ...options.chat,
        assembly,
        gatewayUrl: gateway.url,
        region: homeRegion,
        historyTable: admin.historyTable,
        account: admin.account,
        log,
        clock,
        putEvent: (event, bus) => putEvent(admin, event, bus),
      }));
    const { hub, config } = services;
    return {
      admin: admin.account,
      passTime: clock.sleep,
      rules: admin.rules,
      historyTable: admin.historyTable,
      counts: () => countsOf(admin),
      putEvent: (event, bus) => putEvent(admin, event, bus),
      start: (input, { step } = {}) =>
        startExecution(admin, step === undefined ? input : { ...input, 'asr-step': step }),
      calls: () => gateway.calls.list(),
      addFindings: hub.addFindings,
      findings: hub.findings,
      importedFindings: hub.importedFindings,
      evaluate: admin.evaluators.evaluate,
      evaluations: config.evaluations,
      recordConfiguration: config.record,
      async runSchedules() {
        await runSchedules(admin);
        await admin.sources.drain();
        await services.states.idle();
      },
      drainQueues: () => admin.sources.drain(),
      async crashFunctions(environment) {
        await Promise.all(admin.functions.map((each) => each.crash(environment)));
      },
      account: (accountId, region) => ({ ...openAccount(gateway.url, accountId, region), now: clock.now }),
      chat,
      async close() {
        await chat?.close();
        await closeAdminAccount(admin);
        await gateway.close();
      },
    };
  } catch (error) {
    await gateway.close();
    throw error;
  }
}
