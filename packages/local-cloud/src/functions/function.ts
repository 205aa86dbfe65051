/**
 * A Lambda function on this machine: its bundle, its environment variables, its timeout.
 *
 * Each environment is a thread and handles one event at a time, as Lambda's do, so that module state is shared
 * exactly where it is shared there.
 */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { MessageChannel, Worker, type MessagePort } from 'node:worker_threads';
import { type Clock, openClock, passPauses } from '../clock/index.ts';

/** What a function is, wherever it runs. */
interface FunctionSetup {
  readonly functionName: string;
  readonly functionArn: string;
  /** `file:` URL of the module. */
  readonly handlerUrl: string;
  readonly handlerName: string;
  readonly memoryMegabytes: number;
}

export interface FunctionDefinition extends FunctionSetup {
  readonly timeoutSeconds: number;
  /** The whole of it: nothing is inherited from this process. */
  readonly environment: { readonly [name: string]: string };
}

/** What the thread is told when it starts. */
export interface ThreadSetup extends FunctionSetup {
  /** How far its clock is ahead of the wall. */
  readonly ahead: SharedArrayBuffer;
  /** Where it asks for pauses, and hears of their end. */
  readonly pauses: MessagePort;
}

/** A thread that handles one event at a time. */
interface Environment {
  readonly worker: Worker;
  readonly pauses: MessagePort;
}

export interface Invocation {
  readonly requestId: string;
  readonly event: string;
  /** Milliseconds since 1970, by the clock of the local cloud. */
  readonly deadline: number;
}

interface FunctionError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

export type InvocationResult =
  { readonly ok: true; readonly payload: string } | { readonly ok: false; readonly error: FunctionError };

export interface LocalFunction {
  readonly name: string;
  readonly arn: string;
  readonly timeoutSeconds: number;
  /** How often it was invoked. */
  readonly invocations: number;
  /** Answers with what the function gives back or throws; never throws because of it. */
  invoke(event: unknown): Promise<InvocationResult>;
  /** Kills every environment that has an event in its hands, as running out of memory does. */
  crash(): Promise<void>;
  close(): Promise<void>;
}

/** A line that a function wrote. */
export type Log = (functionName: string, line: string) => void;

/** More would not be faster: they wait for moto, which is one process. */
const mostEnvironments = 4;

/** @param clock Of the local cloud, for all of its functions. */
export function openFunction(
  definition: FunctionDefinition,
  log: Log = () => {},
  clock: Clock = openClock(),
): LocalFunction {
  const { functionName: name, functionArn: arn, timeoutSeconds } = definition;
  const idle = new Set<Environment>();
  const all = new Set<Environment>();
  const queue: ((environment: Environment) => void)[] = [];
  let invocations = 0;
  let isClosed = false;

  const acquire = async (): Promise<Environment> => {
    const [free] = idle;
    if (free !== undefined) {
      idle.delete(free);
      return free;
    }
    if (all.size < mostEnvironments) return start();
    return new Promise((resolve) => queue.push(resolve));
  };
  const release = (environment: Environment): void => {
    const next = queue.shift();
    if (next !== undefined) next(environment);
    else idle.add(environment);
  };
  const discard = (environment: Environment): void => {
    all.delete(environment);
    void environment.worker.terminate();
    const next = isClosed ? undefined : queue.shift();
    if (next !== undefined) next(start());
  };
  const start = (): Environment => {
    // Work that goes on after the end would keep the process alive for ever.
    if (isClosed) throw new Error(`The function ${name} was closed.`);
    const { port1: pauses, port2 } = new MessageChannel();
    const worker = new Worker(join(import.meta.dirname, 'function-worker.ts'), {
      workerData: { ...definition, ahead: clock.ahead, pauses: port2 } satisfies ThreadSetup & FunctionDefinition,
      transferList: [port2],
      env: { ...definition.environment },
      execArgv: [],
      stdout: true,
      stderr: true,
    });
    for (const stream of [worker.stdout, worker.stderr]) {
      createInterface(stream).on('line', (line) => log(name, line));
    }
    // A thread that falls over between two events is gone; without a listener, this process would be, too.
    worker.on('error', (error) => log(name, String(error)));
    const environment: Environment = { worker, pauses };
    worker.on('exit', () => {
      idle.delete(environment);
      all.delete(environment);
      pauses.close();
    });
    all.add(environment);
    return environment;
  };

  return {
    name,
    arn,
    timeoutSeconds,
    get invocations() {
      return invocations;
    },
    async invoke(event) {
      invocations += 1;
      const environment = await acquire();
      const deadline = clock.now().getTime() + timeoutSeconds * 1000;
      const invocation = { requestId: randomUUID(), event: JSON.stringify(event), deadline };
      const { result, reusable } = await invokeIn(environment, invocation, timeoutSeconds, clock);
      // Its end may have come in the same moment as its answer, and whoever got it next would wait for ever.
      if (reusable && all.has(environment)) release(environment);
      else discard(environment);
      return result;
    },
    async crash() {
      const busy = [...all].filter((environment) => !idle.has(environment));
      // At once: an answer that is on its way already must not make it idle again.
      for (const environment of busy) all.delete(environment);
      await Promise.all(busy.map(({ worker }) => worker.terminate()));
    },
    async close() {
      isClosed = true;
      await Promise.all([...all].map(({ worker }) => worker.terminate()));
      all.clear();
    },
  };
}

/** A thread that ran out of time or fell over is not used again, as in Lambda. */
async function invokeIn({ worker, pauses }: Environment, invocation: Invocation, timeoutSeconds: number, clock: Clock) {
  const abort = new AbortController();
  const { signal } = abort;
  const outOfTime = Promise.withResolvers<InvocationResult>();
  const late = () => outOfTime.resolve(timedOut(invocation, timeoutSeconds));
  // One that hangs does not pause, and time does not jump for it.
  const timer = setTimeout(late, timeoutSeconds * 1000);
  const ended = passPauses(pauses, clock, invocation.deadline, late);
  try {
    const answered = once(worker, 'message', { signal }).then(([result]) => ({
      result: result as InvocationResult,
      reusable: true,
    }));
    const gone = once(worker, 'exit', { signal }).then(() => ({ result: exited(invocation), reusable: false }));
    const stopped = outOfTime.promise.then((result) => ({ result, reusable: false }));
    gone.catch(() => {});
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    worker.postMessage(invocation);
    return await Promise.race([answered, gone, stopped]).catch((error: unknown) => ({
      result: crashed(error),
      reusable: false,
    }));
  } finally {
    clearTimeout(timer);
    ended();
    abort.abort();
  }
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/troubleshooting-invocation.html */
function timedOut({ requestId }: Invocation, timeoutSeconds: number): InvocationResult {
  const errorMessage = `RequestId: ${requestId} Error: Task timed out after ${timeoutSeconds.toFixed(2)} seconds`;
  return { ok: false, error: { errorType: 'Sandbox.Timedout', errorMessage } };
}

function exited({ requestId }: Invocation): InvocationResult {
  const errorMessage = `RequestId: ${requestId} Error: Runtime exited without providing a reason`;
  return { ok: false, error: { errorType: 'Runtime.ExitError', errorMessage } };
}

function crashed(error: unknown): InvocationResult {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  return { ok: false, error: { errorType: name, errorMessage: message } };
}
