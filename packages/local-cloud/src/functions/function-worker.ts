/**
 * The Lambda runtime as a function sees it, in a thread of its own: its own modules, its own environment.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
import dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import type { Invocation, InvocationResult, ThreadSetup } from './function.ts';
import { keepTime } from '../clock/index.ts';

const { handlerUrl, handlerName, functionName, functionArn, memoryMegabytes, ahead, pauses } =
  workerData as ThreadSetup;
keepTime(ahead, pauses);

/**
 * S3 Control puts the account id in front of the endpoint's name, S3 the bucket. Browsers and RFC 6761 agree that all
 * of `*.localhost` is this machine; many resolvers do not know it.
 */
const { lookup } = dns;
function lookupLocalhost(hostname: string, ...rest: readonly unknown[]): void {
  const name = /(^|\.)localhost$/.test(hostname) ? '127.0.0.1' : hostname;
  Reflect.apply(lookup, dns, [name, ...rest]);
}
Reflect.set(dns, 'lookup', lookupLocalhost);
syncBuiltinESMExports();

type Handler = (event: unknown, context: object) => unknown;

// Loaded at once, as in Lambda's init phase; the first invocation reports a failure.
const loading = load();
loading.catch(() => {});

parentPort?.on('message', (invocation: Invocation) => {
  void run(invocation).then(async (result) => {
    await Promise.all([process.stdout, process.stderr].map(written));
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    parentPort?.postMessage(result);
  });
});

/** What was logged comes before the answer: who hears that the function has ended finds all of its lines. */
function written(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => void stream.write('', () => resolve()));
}

async function load(): Promise<Handler> {
  const loaded = (await import(handlerUrl)) as { readonly [name: string]: unknown };
  const handler = loaded[handlerName];
  if (typeof handler === 'function') return handler as Handler;
  throw Object.assign(new Error(`${handlerName} is undefined or not exported`), { name: 'Runtime.HandlerNotFound' });
}

async function run({ requestId, event, deadline }: Invocation): Promise<InvocationResult> {
  try {
    const handler = await loading;
    const output: unknown = await handler(JSON.parse(event), {
      awsRequestId: requestId,
      functionName,
      functionVersion: '$LATEST',
      invokedFunctionArn: functionArn,
      memoryLimitInMB: String(memoryMegabytes),
      logGroupName: `/aws/lambda/${functionName}`,
      logStreamName: 'local',
      callbackWaitsForEmptyEventLoop: true,
      getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
    });
    return { ok: true, payload: JSON.stringify(output ?? null) };
  } catch (error) {
    const { name, message, stack = '' } = error instanceof Error ? error : new Error(String(error));
    return { ok: false, error: { errorType: name, errorMessage: message, trace: stack.split('\n') } };
  }
}
