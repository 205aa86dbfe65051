/** One Python process for all automation steps of this thread: loading boto3 takes longer than a step. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

let running: Promise<string> | undefined;

/**
 * Runs a step and returns its answer, which is empty if the step ended without one.
 *
 * @param python The path of a Python with boto3. Used if no host runs yet.
 * @param order JSON for `automation-host.py`.
 */
export async function askHost(python: () => Promise<string>, order: string): Promise<string> {
  running ??= python().then(startHost);
  const socket = createConnection(await running);
  socket.end(order);
  return text(socket);
}

/** Returns the path of its socket, in a folder that only this user can enter. */
async function startHost(python: string): Promise<string> {
  const path = join(mkdtempSync(join(tmpdir(), 'asr-steps-')), 'socket');
  const host = spawn(python, [join(import.meta.dirname, 'automation-host.py'), path], {
    env: { PATH: process.env['PATH'] ?? '' },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  host.once('exit', () => (running = undefined));
  const [first] = (await Promise.race([once(host.stdout, 'data'), once(host, 'exit')])) as [Buffer | number | null];
  if (!Buffer.isBuffer(first)) throw new Error('The Python process for automation steps did not start.');
  letGo(host);
  return path;
}

/** This process may end before the host, which then ends with its standard input. */
function letGo(host: ChildProcess): void {
  host.unref();
  for (const stream of [host.stdin, host.stdout]) (stream as { unref?: () => void } | null)?.unref?.();
}
