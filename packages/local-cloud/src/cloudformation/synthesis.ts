/** The synthesized stacks for a policy, cached until the source or the policy changes. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Policy } from '@asr/orchestrator';
import { keptFolder } from '../cache/index.ts';

const repository = join(import.meta.dirname, '..', '..', '..', '..');

/** The files that a template or a bundle depends on. */
const sources = [
  ...['playbooks', 'orchestrator', 'runbooks', 'member-roles', 'templates'].map((name) =>
    join(repository, 'packages', name, 'src'),
  ),
  join(repository, 'infra', 'src'),
];
const lockFile = join(repository, 'pnpm-lock.yaml');

/** The folder of the cloud assembly. Synthesis takes a few seconds, a cached folder some milliseconds. */
export async function synthesized(policy: Policy): Promise<string> {
  const source = fingerprintOfSource();
  const policyText = JSON.stringify(policy);
  return keptFolder(`assembly-${hashOf(source, policyText)}`, async (outdir) => {
    await inThread({ outdir, policy, code: await codeOf(source) });
  });
}

/** The folder of the code of all functions, without the files of a policy. Do not change it. */
export function bundledCode(): Promise<string> {
  return codeOf(fingerprintOfSource());
}

function codeOf(source: string): Promise<string> {
  return keptFolder(`code-${hashOf(source)}`, (folder) => inThread({ outdir: folder }));
}

/** Without a policy: only the code. */
export interface SynthesisJob {
  readonly outdir: string;
  readonly policy?: Policy;
  readonly code?: string;
}

export interface SynthesisAnswer {
  readonly error?: unknown;
}

/** Loading the CDK takes longer than a synthesis, so the thread stays. It ends with this process. */
let thread: Worker | undefined;

/** The job that runs, if any. The thread takes one at a time. */
let running: Promise<unknown> = Promise.resolve();

/** @throws The error of the bundling or the synthesis. */
function inThread(job: SynthesisJob): Promise<void> {
  const answer = running.then(() => askThread(job));
  running = answer.catch(() => {});
  return answer;
}

async function askThread(job: SynthesisJob): Promise<void> {
  const worker = (thread ??= new Worker(join(import.meta.dirname, 'synthesis-worker.ts'), { execArgv: [] }));
  worker.ref();
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  worker.postMessage(job);
  try {
    // `once` throws an error that ends the thread.
    const [{ error }] = (await once(worker, 'message')) as [SynthesisAnswer];
    if (error !== undefined) throw error as Error;
  } catch (error) {
    void worker.terminate();
    thread = undefined;
    throw error;
  } finally {
    worker.unref();
  }
}

function hashOf(...parts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex').slice(0, 16);
}

function fingerprintOfSource(): string {
  const hash = createHash('sha256').update(readFileSync(lockFile));
  for (const folder of sources) {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const paths = files.map((file) => join(file.parentPath, file.name)).filter((path) => !isTest(path));
    for (const path of paths.toSorted()) hash.update(path.slice(repository.length)).update(readFileSync(path));
  }
  return hash.digest('hex');
}

/** Templates and bundles do not depend on tests and on modules that only tests import. */
function isTest(path: string): boolean {
  return path.endsWith('.test.ts') || path.includes('/testing/');
}
