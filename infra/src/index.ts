/** The CDK app: the only place that joins the packages. */
export { stackNames, synthesize, type StackName, type SynthesizeOptions, type Synthesized } from './synthesize.ts';
