/**
 * moto: an independent implementation of the AWS APIs, run as a child process.
 *
 * @see https://docs.getmoto.org/en/latest/docs/server_mode.html
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { findPython } from '../python/index.ts';

export interface Moto {
  /** Without a slash at the end. */
  readonly url: string;
  /** Process id, for measurements. */
  readonly pid: number;
  stop(): Promise<void>;
  /** Lets this process end while moto runs. Moto then ends too. */
  unref(): void;
}

/** A busy machine needs most of a minute. A moto that ends is reported at once. */
const startSeconds = 120;

/**
 * Starts an empty moto on a free port of this machine. It ends with `stop`, and when this process ends for any reason.
 *
 * @param report Called with a sentence before something slow.
 * @param extensions Paths of Python files, which change moto before it starts.
 */
export async function startMoto(
  report?: (sentence: string) => void,
  extensions: readonly string[] = [],
): Promise<Moto> {
  const child = spawn(await findPython(report), [join(import.meta.dirname, 'moto-server.py'), ...extensions], {
    env: { ...environment(), MOTO_EC2_LOAD_DEFAULT_AMIS: 'false' },
  });
  let output = '';
  child.stderr.on('data', (text: Buffer) => {
    output = (output + text.toString()).slice(-4000);
  });
  const ended = once(child, 'exit');
  const failed = Promise.race([ended, once(child, 'error')]).then(() => {
    throw new Error(`moto did not start. Its output:\n${output}`);
  });
  const deadline = AbortSignal.timeout(startSeconds * 1000);
  const stop = async (): Promise<void> => {
    child.stdin.end();
    const inTime = await Promise.race([ended.then(() => true), sleep(2000, false, { ref: false })]);
    if (!inTime) child.kill('SIGKILL');
    await ended;
  };
  try {
    const [port] = (await Promise.race([
      once(createInterface(child.stdout), 'line', { signal: deadline }),
      failed,
    ])) as [string];
    const url = `http://127.0.0.1:${port}`;
    await Promise.race([untilReady(url, deadline), failed]);
    return { url, pid: child.pid ?? 0, stop, unref: () => unref(child) };
  } catch (error) {
    child.kill('SIGKILL');
    if (!deadline.aborted) throw error;
    throw new Error(`moto did not start within ${startSeconds} s. Its output:\n${output}`, { cause: error });
  } finally {
    failed.catch(() => {});
  }
}

function unref(child: ChildProcess): void {
  child.unref();
  // The type says only that they are streams. They are sockets.
  for (const stream of [child.stdin, child.stdout, child.stderr]) (stream as Partial<Socket> | null)?.unref?.();
}

/**
 * Makes moto use a separate account id per caller, and leaves out the credentials and settings of the user: moto itself uses the
 * AWS SDK for Python, which fails for an unknown profile or endpoint.
 *
 * @see https://boto3.amazonaws.com/v1/documentation/api/latest/guide/configuration.html
 */
function environment(): NodeJS.ProcessEnv {
  const { MOTO_ACCOUNT_ID: _, ...rest } = process.env;
  return Object.fromEntries(Object.entries(rest).filter(([name]) => !name.startsWith('AWS_')));
}

/** Resolves as soon as moto answers at this address. */
async function untilReady(url: string, signal: AbortSignal): Promise<void> {
  while (!(await isMoto(url, signal))) {
    signal.throwIfAborted();
    await sleep(20);
  }
}

/** Whether a moto answers at this address. */
export async function isMoto(url: string, signal: AbortSignal = AbortSignal.timeout(5000)): Promise<boolean> {
  try {
    // Not data.json, which lists the whole content of moto.
    const response = await fetch(`${url}/moto-api/config`, { signal });
    // The answer must be read completely: otherwise fetch fails when the connection ends.
    const answer = await response.text();
    return response.ok && answer.startsWith('{');
  } catch {
    return false;
  }
}
