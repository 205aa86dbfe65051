/**
 * A Lambda function on this machine: its bundle, its environment variables, its timeout.
 *
 * Each execution environment is a thread and handles one event at a time, as in Lambda, so that module state is shared
 * in the same way.
 */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { MessageChannel, Worker, type MessagePort } from 'node:worker_threads';
import { cacheFolder } from '../cache/index.ts';
import { type Clock, openClock, passPauses } from '../clock/index.ts';

/** The configuration of a function. */
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
  /** The environment variables. Nothing is inherited from this process. */
  readonly environment: { readonly [name: string]: string };
}

/** The data for a new thread. */
export interface ThreadSetup extends FunctionSetup {
  /** How far the clock is ahead of real time. */
  readonly ahead: SharedArrayBuffer;
  /** The port for pauses and their end. */
  readonly pauses: MessagePort;
}

/** A thread that handles one event at a time. */
interface Environment {
  /** The SDK sends it with each call, as the application in the user agent. */
  readonly id: string;
  readonly worker: Worker;
  readonly pauses: MessagePort;
}

export interface Invocation {
  readonly requestId: string;
  readonly event: string;
  /** Milliseconds since 1970, simulated time. */
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
  /** The number of invocations. */
  readonly invocations: number;
  /**
   * Returns the result or the error of the function. Does not throw the errors of the function.
   *
   * @param seconds How long it can run. @default its timeout
   */
  invoke(event: unknown, seconds?: number): Promise<InvocationResult>;
  /**
   * Kills environments that handle an event, as an out-of-memory error does.
   *
   * @param id The environment. @default all
   */
  crash(id?: string): Promise<void>;
  close(): Promise<void>;
}

/** A line that a function wrote. */
export type Log = (functionName: string, line: string) => void;

/** moto is one process: more threads would only wait for it. */
const mostEnvironments = 4;

/** The state of an open function. */
interface Open {
  readonly definition: FunctionDefinition;
  readonly log: Log;
  readonly clock: Clock;
  readonly idle: Set<Environment>;
  readonly all: Set<Environment>;
  /** The invocations that wait for an environment. */
  readonly queue: ((environment: Environment) => void)[];
  invocations: number;
  isClosed: boolean;
}

/** @param clock The clock of the local cloud, which all functions share. */
export function openFunction(
  definition: FunctionDefinition,
  log: Log = () => {},
  clock: Clock = openClock(),
): LocalFunction {
  const open: Open = {
    definition,
    log,
    clock,
    idle: new Set(),
    all: new Set(),
    queue: [],
    invocations: 0,
    isClosed: false,
  };
  return {
    name: definition.functionName,
    arn: definition.functionArn,
    timeoutSeconds: definition.timeoutSeconds,
    get invocations() {
      return open.invocations;
    },
    invoke: (event, seconds = definition.timeoutSeconds) => invoke(open, event, seconds),
    crash: (id) => crash(open, id),
    close: () => close(open),
  };
}

async function invoke(open: Open, event: unknown, timeoutSeconds: number): Promise<InvocationResult> {
  const { clock } = open;
  open.invocations += 1;
  const environment = await acquire(open);
  const deadline = clock.now().getTime() + timeoutSeconds * 1000;
  const invocation = { requestId: randomUUID(), event: JSON.stringify(event), deadline };
  const { result, reusable } = await invokeIn(environment, invocation, timeoutSeconds, clock);
  // The thread may have ended while it answered. The next invocation would wait for it forever.
  if (reusable && open.all.has(environment)) release(open, environment);
  else discard(open, environment);
  return result;
}

async function acquire(open: Open): Promise<Environment> {
  const [free] = open.idle;
  if (free !== undefined) {
    open.idle.delete(free);
    return free;
  }
  if (open.all.size < mostEnvironments) return start(open);
  return new Promise((resolve) => open.queue.push(resolve));
}

function release({ queue, idle }: Open, environment: Environment): void {
  const next = queue.shift();
  if (next === undefined) idle.add(environment);
  else next(environment);
}

function discard(open: Open, environment: Environment): void {
  open.all.delete(environment);
  void environment.worker.terminate();
  const next = open.isClosed ? undefined : open.queue.shift();
  if (next !== undefined) next(start(open));
}

let started = 0;

/**
 * The code of a thread: Node.js starts the cache of compiled code before it loads the runtime of functions. Without the cache,
 * each of the many threads removes the types and compiles the same bundles, which takes longer than most events. Node.js 20 has no
 * such cache.
 */
const entry = [
  `require('node:module').enableCompileCache?.(${JSON.stringify(join(cacheFolder, 'compiled'))});`,
  `import(${JSON.stringify(pathToFileURL(join(import.meta.dirname, `function-worker${extname(import.meta.filename)}`)).href)});`,
].join('');

function start({ definition, clock, log, idle, all, isClosed }: Open): Environment {
  const name = definition.functionName;
  // A thread that starts after the end would keep the process alive forever.
  if (isClosed) throw new Error(`The function ${name} was closed.`);
  const id = `environment-${(started += 1)}`;
  const { port1: pauses, port2 } = new MessageChannel();
  const worker = new Worker(entry, {
    eval: true,
    workerData: { ...definition, ahead: clock.ahead, pauses: port2 } satisfies ThreadSetup & FunctionDefinition,
    transferList: [port2],
    env: { ...definition.environment, AWS_SDK_UA_APP_ID: id },
    execArgv: [],
    stdout: true,
    stderr: true,
  });
  for (const stream of [worker.stdout, worker.stderr]) {
    createInterface(stream).on('line', (line) => log(name, line));
  }
  // Without a listener, an error between two events would end this process and not only the thread.
  worker.on('error', (error) => log(name, String(error)));
  const environment: Environment = { id, worker, pauses };
  worker.on('exit', () => {
    idle.delete(environment);
    all.delete(environment);
    pauses.close();
  });
  all.add(environment);
  return environment;
}

async function crash({ all, idle }: Open, id?: string): Promise<void> {
  const busy = [...all].filter((environment) => !idle.has(environment) && (id === undefined || environment.id === id));
  // Removed immediately: an answer in transit must not make the environment idle again.
  for (const environment of busy) all.delete(environment);
  await Promise.all(busy.map(({ worker }) => worker.terminate()));
}

async function close(open: Open): Promise<void> {
  open.isClosed = true;
  await Promise.all([...open.all].map(({ worker }) => worker.terminate()));
  open.all.clear();
}

/** A thread that timed out or crashed is not reused, as in Lambda. */
async function invokeIn({ worker, pauses }: Environment, invocation: Invocation, timeoutSeconds: number, clock: Clock) {
  const abort = new AbortController();
  const { signal } = abort;
  const outOfTime = Promise.withResolvers<InvocationResult>();
  const late = () => outOfTime.resolve(timedOut(invocation, timeoutSeconds));
  // A hanging invocation does not pause, so the clock does not jump.
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
