/** One process of each Python for all automation steps of this thread: loading boto3 takes longer than a step. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

/** Holds the Unix socket of the process and the output of running steps. Only this user can enter it. */
type HostFolder = string;

/** By the path of their Python. A host that ended is not among them. */
const hosts = new Map<string, Promise<HostFolder>>();

/** Characters of output that an error message shows. */
const mostWritten = 500;

export interface HostAnswer {
  /** JSON, or empty if the step ended without an answer. */
  readonly answer: string;
  /** The end of what the step printed. */
  readonly written: string;
}

/**
 * Runs a step.
 *
 * @param python The path of a Python with boto3.
 * @param order For `automation-host.py`.
 * @throws If the process cannot start. The next step then starts another one.
 */
export async function askHost(python: string, order: object): Promise<HostAnswer> {
  const starting = hosts.get(python) ?? startHost(python);
  hosts.set(python, starting);
  try {
    const folder = await starting;
    const output = join(folder, randomUUID());
    const socket = createConnection(socketIn(folder));
    socket.end(JSON.stringify({ ...order, output }));
    const answer = await text(socket);
    const written = readFileSync(output, 'utf8').trim().slice(-mostWritten);
    rmSync(output);
    return { answer, written };
  } catch (error) {
    hosts.delete(python);
    throw error;
  }
}

async function startHost(python: string): Promise<HostFolder> {
  const folder = mkdtempSync(join(tmpdir(), 'asr-steps-'));
  try {
    await startIn(folder, python);
    return folder;
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

const socketIn = (folder: HostFolder): string => join(folder, 'socket');

async function startIn(folder: HostFolder, python: string): Promise<void> {
  const host = spawn(python, [join(import.meta.dirname, 'automation-host.py'), socketIn(folder)], {
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
}

/** This process may end before the host, which then ends with its standard input. */
function letGo(host: ChildProcess): void {
  host.unref();
  for (const stream of [host.stdin, host.stdout, host.stderr]) (stream as { unref?: () => void } | null)?.unref?.();
}
