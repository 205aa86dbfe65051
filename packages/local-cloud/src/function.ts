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
import { Worker } from 'node:worker_threads';

/** What the thread is told when it starts. */
export interface FunctionSetup {
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

export interface Invocation {
  readonly requestId: string;
  readonly event: string;
  /** Milliseconds since 1970. */
  readonly deadline: number;
}

export interface FunctionError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

export type InvocationResult =
  | { readonly ok: true; readonly payload: string }
  | { readonly ok: false; readonly error: FunctionError };

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

export function openFunction(definition: FunctionDefinition, log: Log = () => {}): LocalFunction {
  const { functionName: name, functionArn: arn, timeoutSeconds } = definition;
  const idle = new Set<Worker>();
  const all = new Set<Worker>();
  const queue: ((worker: Worker) => void)[] = [];
  let invocations = 0;
  let isClosed = false;

  const acquire = async (): Promise<Worker> => {
    const [free] = idle;
    if (free !== undefined) {
      idle.delete(free);
      return free;
    }
    if (all.size < mostEnvironments) return start();
    return new Promise((resolve) => queue.push(resolve));
  };
  const release = (worker: Worker): void => {
    const next = queue.shift();
    if (next !== undefined) next(worker);
    else idle.add(worker);
  };
  const discard = (worker: Worker): void => {
    all.delete(worker);
    void worker.terminate();
    const next = isClosed ? undefined : queue.shift();
    if (next !== undefined) next(start());
  };
  const start = (): Worker => {
    // Work that goes on after the end would keep the process alive for ever.
    if (isClosed) throw new Error(`The function ${name} was closed.`);
    const worker = new Worker(join(import.meta.dirname, 'function-worker.ts'), {
      workerData: definition,
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
    worker.on('exit', () => {
      idle.delete(worker);
      all.delete(worker);
    });
    all.add(worker);
    return worker;
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
      const worker = await acquire();
      const invocation = { requestId: randomUUID(), event: JSON.stringify(event), deadline: Date.now() + timeoutSeconds * 1000 };
      const { result, reusable } = await invokeIn(worker, invocation, timeoutSeconds);
      if (reusable) release(worker);
      else discard(worker);
      return result;
    },
    async crash() {
      await Promise.all([...all].filter((worker) => !idle.has(worker)).map((worker) => worker.terminate()));
    },
    async close() {
      isClosed = true;
      await Promise.all([...all].map((worker) => worker.terminate()));
      all.clear();
    },
  };
}

/** A thread that ran out of time or fell over is not used again, as in Lambda. */
async function invokeIn(worker: Worker, invocation: Invocation, timeoutSeconds: number) {
  const abort = new AbortController();
  const { signal } = abort;
  const outOfTime = Promise.withResolvers<InvocationResult>();
  const timer = setTimeout(() => outOfTime.resolve(timedOut(invocation, timeoutSeconds)), timeoutSeconds * 1000);
  try {
    const answered = once(worker, 'message', { signal }).then(([result]) => ({ result: result as InvocationResult, reusable: true }));
    const gone = once(worker, 'exit', { signal }).then(() => ({ result: exited(invocation), reusable: false }));
    const late = outOfTime.promise.then((result) => ({ result, reusable: false }));
    gone.catch(() => {});
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    worker.postMessage(invocation);
    return await Promise.race([answered, gone, late]).catch((error: unknown) => ({ result: crashed(error), reusable: false }));
  } finally {
    clearTimeout(timer);
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
