/**
 * The whole system on a laptop: the synthesized templates, the real handlers, and moto instead of AWS.
 *
 * Product code has no local branch: it sees an endpoint. What is different from AWS is in this package alone: time
 * jumps over pauses (`clock.ts`), retries take none, permissions are not checked, and nothing is encrypted.
 */
import { join } from 'node:path';
import { openAccount, type Account } from '@asr/playbooks/emulated-account';
import { closeAdminAccount, countsOf, openAdminAccount, putEvent, startExecution } from './admin-account.ts';
import type { Counts, EventRun } from './event-run.ts';
import { openServices } from './services.ts';
import { type Clock, openClock } from '../clock/index.ts';
import type { EventRule } from '../events/index.ts';
import type { Log } from '../functions/index.ts';
import { type CountedCall, type Faults, type Quotas, type Watch, openGateway } from '../gateway/index.ts';
import { isMoto } from '../moto/index.ts';
import { type EvaluationView, type FindingView, type ImportedFinding, outcomesBus } from '../services/index.ts';

export interface AssemblyOptions {
  /** Of a running moto. Its content stays. */
  readonly motoUrl: string;
  /** The folder that was synthesized into: the templates and the assets of their functions. */
  readonly assembly: string;
  /** @default `eu-west-1` */
  readonly homeRegion?: string;
  /** Called with every line that a function writes. */
  readonly log?: Log;
  /** What may go wrong between the product and its services. @default nothing */
  readonly faults?: Faults;
  /** Shared with a local cloud that was opened before, so that time goes on where it was. @default a new one, at the time of the wall */
  readonly clock?: Clock;
  readonly watch?: Watch;
  /**
   * Throttles the product as AWS does, and lets transactions conflict: `awsQuotas`.
   *
   * @default no quotas
   */
  readonly quotas?: Quotas;
}

export interface LocalCloud {
  /** The admin account in the home Region. Its `now` is the time of the local cloud. */
  readonly admin: Account;
  /** Lets time pass: a week in a moment. Waits until no work is under way. A pause that ends meanwhile ends in its order. */
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
  /** Adds findings of Security Hub itself, which GetFindings returns. */
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
  /** The imported findings, each as it was imported last. */
  importedFindings(): readonly ImportedFinding[];
  /** Calls the evaluator with an event of AWS Config, in the Region of the resource. Throws what it throws. */
  evaluate(configEvent: object): Promise<void>;
  /** The evaluations that AWS Config received, since the local cloud was opened. */
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
  const { motoUrl, assembly, faults, watch, quotas } = options;
  const { homeRegion = 'eu-west-1', log = () => {}, clock = openClock() } = options;
  if (!(await isMoto(motoUrl))) {
    throw new Error(
      `There is no moto at ${motoUrl}. Start one with \`docker run -p 5000:5000 motoserver/moto:5.2.1\`, or correct the address.`,
    );
  }
  const services = openServices(join(assembly, 'MemberStack.template.json'), () => gateway.url, clock.now);
  const gateway = await openGateway(motoUrl, [...Object.values(services), outcomesBus], {
    clock,
    faults,
    watch,
    quotas,
  });
  try {
    const admin = await openAdminAccount({ assembly, homeRegion, log, clock, faults, gateway, services });
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
      drainQueues: () => admin.sources.drain(),
      async crashFunctions() {
        await Promise.all(admin.functions.map((each) => each.crash()));
      },
      account: (accountId, region) => ({ ...openAccount(gateway.url, accountId, region), now: clock.now }),
      async close() {
        await closeAdminAccount(admin);
        await gateway.close();
      },
    };
  } catch (error) {
    await gateway.close();
    throw error;
  }
}
