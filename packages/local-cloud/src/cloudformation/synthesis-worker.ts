/**
 * A thread that bundles and synthesizes, so that its caller does not load the CDK. The compiled code of the CDK is
 * cached, because loading it takes as long as a synthesis. The thread takes one job after the other.
 */
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { parentPort } from 'node:worker_threads';
import { cacheFolder } from '../cache/index.ts';
import type { SynthesisAnswer, SynthesisJob } from './synthesis.ts';

enableCompileCache(join(cacheFolder, 'compiled'));
const { bundleCode, synthesize } = await import('@asr/infra');

async function run({ outdir, policy, code }: SynthesisJob): Promise<SynthesisAnswer> {
  try {
    if (policy === undefined || code === undefined) await bundleCode(outdir);
    // `pnpm synth` and its test run the checks.
    else await synthesize({ policy, outdir, checks: false, code });
    return {};
  } catch (error) {
    return { error };
  }
}

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
parentPort?.on('message', async (job: SynthesisJob) => parentPort?.postMessage(await run(job)));
