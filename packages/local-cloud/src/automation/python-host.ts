/** One process of each Python for all automation steps of this thread: loading boto3 takes longer than a step. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

interface Host {
  /** Path of its Unix socket, in a folder that only this user can enter. */
  readonly socket: string;
  /** The end of what the process and its steps wrote to standard error. */
  readonly written: () => string;
}

/** By the path of their Python. A host that ended is not among them. */
const hosts = new Map<string, Promise<Host>>();

/** Characters of standard error that an error message shows. */
const mostWritten = 500;

export interface HostAnswer {
  /** JSON, or empty if the step ended without an answer. */
  readonly answer: string;
  /** The end of what the steps wrote to standard error. */
  readonly written: string;
}

/**
 * Runs a step.
 *
 * @param python The path of a Python with boto3.
 * @param order JSON for `automation-host.py`.
 * @throws If the process cannot start. The next step then starts another one.
 */
export async function askHost(python: string, order: string): Promise<HostAnswer> {
  const starting = hosts.get(python) ?? startHost(python);
  hosts.set(python, starting);
  try {
    const host = await starting;
    const socket = createConnection(host.socket);
    socket.end(order);
    return { answer: await text(socket), written: host.written() };
  } catch (error) {
    hosts.delete(python);
    throw error;
  }
}

async function startHost(python: string): Promise<Host> {
  const folder = mkdtempSync(join(tmpdir(), 'asr-steps-'));
  try {
    return await hostAt(join(folder, 'socket'), python);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

async function hostAt(socket: string, python: string): Promise<Host> {
  const host = spawn(python, [join(import.meta.dirname, 'automation-host.py'), socket], {
    env: { PATH: process.env['PATH'] ?? '' },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let written = '';
  host.stderr.on('data', (chunk: Buffer) => (written = (written + chunk.toString()).slice(-mostWritten)));
  host.once('exit', () => hosts.delete(python));
  const [first] = (await Promise.race([once(host.stdout, 'data'), once(host, 'close')])) as [Buffer | number | null];
  if (!Buffer.isBuffer(first)) {
    throw new Error(
      `The Python process for automation steps did not start. It needs Linux or macOS. ${written.trim()}`,
    );
  }
  letGo(host);
  return { socket, written: () => written.trim() };
}

/** This process may end before the host, which then ends with its standard input. */
function letGo(host: ChildProcess): void {
  host.unref();
  for (const stream of [host.stdin, host.stdout, host.stderr]) (stream as { unref?: () => void } | null)?.unref?.();
}
