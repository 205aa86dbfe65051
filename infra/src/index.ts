/** The CDK app: the only place that joins the packages. */
export { bundleCode } from './bundle.ts';
export { stackNames, synthesize, type StackName, type SynthesizeOptions, type Synthesized } from './synthesize.ts';
