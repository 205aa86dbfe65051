/** A thread that bundles or synthesizes, so that whoever asks for it need not load the CDK: under jest it takes seconds. */
import { workerData } from 'node:worker_threads';
import { bundleCode, synthesize } from '@asr/infra';
import type { SynthesisJob } from './synthesis.ts';

const { outdir, policy, code } = workerData as SynthesisJob;
if (policy === undefined || code === undefined) await bundleCode(outdir);
// Checks are the business of `pnpm synth`.
else await synthesize({ policy, outdir, checks: false, code });
