/**
 * A thread that bundles or synthesizes, so that its caller does not load the CDK. The compiled code of the CDK is
 * cached, because loading it takes as long as a synthesis.
 */
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { workerData } from 'node:worker_threads';
import { cacheFolder } from '../python/index.ts';
import type { SynthesisJob } from './synthesis.ts';

enableCompileCache(join(cacheFolder, 'compiled'));
const { bundleCode, synthesize } = await import('@asr/infra');
const { outdir, policy, code } = workerData as SynthesisJob;
if (policy === undefined || code === undefined) await bundleCode(outdir);
// `pnpm synth` and its test run the checks.
else await synthesize({ policy, outdir, checks: false, code });
