/** The CDK app, which combines the packages. */
export { bundleCode, functionNames } from './foundation/index.ts';
export { templateParts } from './release/index.ts';
export { type SynthesizeOptions, type Synthesized, context, synthesize } from './synthesize.ts';
