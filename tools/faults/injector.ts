/** Intercepts the calls of the product. Injects the faults of one scenario, and records the calls. */
import {
  BrokenConnectionError,
  type CallOnItsWay,
  type Faults,
  type InvocationResult,
  type QuotaName,
  type Reply,
} from '@asr/local-cloud';
import { conflicted, denied, expired, failed, throttled } from './aws-faults.ts';
import { type Fault, callFaults, invocationFaults, messageFaults, poisonedOperation } from './fault.ts';
import { quotaFaults } from './quota-faults.ts';

/** The effects of faults outside the call. */
interface World {
  /** Kills the running function that makes the call, or all of them. */
  crash(environment?: string): Promise<void>;
  /** Whether a call is about the resource of a group that no function survives. */
  isPoisoned(call: CallOnItsWay): boolean;
  deleteResource(): Promise<void>;
  changeResource(): Promise<void>;
  /** Other callers use up a quota from now on. */
  exhaust(name: QuotaName, milliseconds: number): void;
  /** How many calls the quota has rejected or delayed so far. */
  exceeded(name: QuotaName): number;
}

/** The calls of the product, in order. */
export interface Trace {
  /** `dynamodb:TransactWriteItems`; the position of a fault is an index of this, from 1. */
  readonly calls: readonly string[];
  readonly invocations: { readonly [functionName: string]: number };
  /** Whether any fault occurred. A run without one proves nothing. After the first of two, the second may not occur. */
  readonly hasFailed: boolean;
  /** Bodies of the notification calls that reached AWS. */
  readonly published: readonly string[];
  readonly outcomes: readonly OutcomeTold[];
}

interface OutcomeTold {
  readonly remediationId: string;
  readonly outcome: string;
}

export interface Injector {
  readonly faults: Faults;
  begin(faults: readonly Fault[], world: World): void;
  end(): Trace;
}

interface Run {
  readonly world: World;
  /** The remaining faults, with the number of times. */
  readonly due: { readonly fault: Fault; operation?: string; left: number; hasCome: boolean }[];
  readonly calls: string[];
  readonly invocations: { [functionName: string]: number };
  readonly published: string[];
  readonly outcomes: OutcomeTold[];
  readonly exceededBefore: ReadonlyMap<QuotaName, number>;
  messages: number;
  redeliver: (() => Promise<unknown>) | undefined;
}

export function injector(): Injector {
  let run: Run | undefined;

  const onCall = async (call: CallOnItsWay, carryOut: () => Promise<Reply>): Promise<Reply> => {
    if (run === undefined) return carryOut();
    const operation = `${call.service}:${call.operation}`;
    const nth = run.calls.push(operation);
    const due = run.due.find(
      (one) =>
        one.fault.at === 'call' &&
        one.left > 0 &&
        (one.operation === undefined ? one.fault.nth === nth : one.operation === operation),
    );
    if (due === undefined || (due.fault.name === 'poisoned' && !run.world.isPoisoned(call)))
      return carriedOut(run, call, carryOut);
    due.operation = operation;
    due.left -= 1;
    due.hasCome = true;
    return fail(run, due.fault, call, carryOut);
  };

  const onInvocation = async (
    name: string,
    _event: unknown,
    invoke: (seconds?: number) => Promise<InvocationResult>,
  ): Promise<InvocationResult> => {
    if (run === undefined) return invoke();
    const { due, invocations } = run;
    const functionName =
      ['Parse', 'Playbook', 'Report', 'Notify', 'DeadLetter'].find((one) => name.includes(one)) ?? name;
    const nth = (invocations[functionName] = (invocations[functionName] ?? 0) + 1);
    const hit = due.find((one) => one.fault.at === functionName && one.left > 0 && one.fault.nth <= nth);
    if (hit === undefined) return invoke();
    hit.left -= 1;
    hit.hasCome = true;
    const injected = invocationFaults[hit.fault.name as keyof typeof invocationFaults];
    if (injected.error === null) return invoke(injected.seconds);
    const { error, isCarriedOut, what } = injected;
    if (isCarriedOut) await invoke();
    return { ok: false, error: { errorType: error, errorMessage: `Injected: ${what}.` } };
  };

  return {
    faults: { onCall, onInvocation },
    begin(faults, world) {
      const due = faults.map((fault) => ({
        fault,
        // The calls for the resources of a group come in any order.
        ...(fault.name === 'poisoned' ? { operation: poisonedOperation } : {}),
        left: timesOf(fault),
        hasCome: false,
      }));
      for (const fault of faults)
        if (fault.at === 'quota') world.exhaust(quotaFaults[fault.name].quota, fault.nth * 1000);
      const exceededBefore = new Map(
        Object.values(quotaFaults).map(({ quota }) => [quota, world.exceeded(quota)] as const),
      );
      run = {
        world,
        due,
        calls: [],
        invocations: {},
        published: [],
        outcomes: [],
        exceededBefore,
        messages: 0,
        redeliver: undefined,
      };
    },
    end() {
      if (run === undefined) throw new Error('Nothing was begun.');
      const { calls, invocations, published, outcomes, due, world, exceededBefore } = run;
      for (const one of due) {
        if (one.fault.at !== 'quota') continue;
        const { quota } = quotaFaults[one.fault.name];
        world.exhaust(quota, 0);
        one.hasCome = world.exceeded(quota) > (exceededBefore.get(quota) ?? 0);
      }
      run = undefined;
      return { calls, invocations, published, outcomes, hasFailed: due.some(({ hasCome }) => hasCome) };
    },
  };
}

function timesOf(fault: Fault): number {
  if (fault.at === 'call') return callFaults[fault.name].times;
  return fault.at === 'message' || fault.at === 'quota' ? 1 : invocationFaults[fault.name].times;
}

async function fail(run: Run, fault: Fault, call: CallOnItsWay, carryOut: () => Promise<Reply>): Promise<Reply> {
  if (fault.at !== 'call') throw new Error('Only a call can fail here.');
  const { does, when } = callFaults[fault.name];
  if (when === 'after') await carriedOut(run, call, carryOut);
  switch (does) {
    case 'crash':
    case 'poison':
      await run.world.crash(call.environment);
      throw new BrokenConnectionError('The function is gone.');
    case 'hang up':
      throw new BrokenConnectionError('The connection broke.');
    case 'delete':
    case 'change':
      await (does === 'delete' ? run.world.deleteResource() : run.world.changeResource());
      return carriedOut(run, call, carryOut);
    default:
      return errors[does](call);
  }
}

function thrown(error: (call: CallOnItsWay) => Error): (call: CallOnItsWay) => never {
  return (call) => {
    throw error(call);
  };
}

/** The error response of the service. */
const errors: {
  readonly [does in 'throttle' | 'fail' | 'expire' | 'deny' | 'conflict']: (call: CallOnItsWay) => Reply;
} = {
  throttle: thrown(throttled),
  fail: thrown(failed),
  expire: thrown(expired),
  deny: thrown(denied),
  // With two flows at the same time, a different call can be at the position.
  conflict: (call) => (call.operation === 'TransactWriteItems' ? conflicted(call) : thrown(failed)(call)),
};

/** Sends the call, records notifications, and delivers queue messages as often as the scenario defines. */
async function carriedOut(
  run: Run,
  { service, operation, body }: CallOnItsWay,
  carryOut: () => Promise<Reply>,
): Promise<Reply> {
  const reply = await carryOut();
  if (reply.status >= 400) return reply;
  if (service === 'sns') run.published.push(decodeURIComponent(body.replaceAll('+', ' ')));
  if (service === 'events') run.outcomes.push(...outcomesIn(body));
  if (service === 'sqs' && operation === 'SendMessage') await deliver(run, carryOut);
  if (service === 'states' && operation === 'SendTaskSuccess') await redeliver(run);
  return reply;
}

async function deliver(run: Run, carryOut: () => Promise<Reply>): Promise<void> {
  run.messages += 1;
  const due = run.due.find(({ fault, left }) => fault.at === 'message' && left > 0 && fault.nth === run.messages);
  if (due?.fault.at !== 'message') return;
  const { copies, again } = messageFaults[due.fault.name];
  due.hasCome = true;
  for (let nth = 0; nth < copies; nth += 1) await carryOut();
  if (again === 0) due.left -= 1;
  else run.redeliver = carryOut;
}

async function redeliver(run: Run): Promise<void> {
  const due = run.due.find(({ fault, left }) => fault.at === 'message' && left > 0);
  if (run.redeliver === undefined || due?.fault.at !== 'message') return;
  due.left -= 1;
  for (let nth = 0; nth < messageFaults[due.fault.name].again; nth += 1) await run.redeliver();
}

function outcomesIn(body: string): readonly OutcomeTold[] {
  const { Entries = [] } = JSON.parse(body) as { readonly Entries?: readonly { readonly Detail: string }[] };
  return Entries.map(({ Detail }) => JSON.parse(Detail) as OutcomeTold);
}
