/**
 * The Lambda runtime of a function, in a thread with its own modules and environment.
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
 * S3 Control prepends the account id to the name of the endpoint, S3 the bucket. By RFC 6761, `*.localhost` is this
 * machine, but many resolvers do not support it.
 */
const { lookup } = dns;
function lookupLocalhost(hostname: string, ...rest: readonly unknown[]): void {
  const name = /(^|\.)localhost$/.test(hostname) ? '127.0.0.1' : hostname;
  Reflect.apply(lookup, dns, [name, ...rest]);
}
Reflect.set(dns, 'lookup', lookupLocalhost);
syncBuiltinESMExports();

type Handler = (event: unknown, context: object) => unknown;

// Loaded immediately, as in Lambda's init phase. The first invocation reports a failure.
const loading = load();
loading.catch(() => {});

parentPort?.on('message', (invocation: Invocation) => {
  void run(invocation).then(async (result) => {
    await Promise.all([process.stdout, process.stderr].map(written));
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    parentPort?.postMessage(result);
  });
});

/** Sends log lines before the answer, so that all of them exist when the invocation has ended. */
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
