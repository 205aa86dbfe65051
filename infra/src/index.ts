/** The CDK app: the only place that joins the packages. */
export { bundleCode } from './foundation/index.ts';
export {
  type StackName,
  type SynthesizeOptions,
  type Synthesized,
  context,
  stackNames,
  synthesize,
} from './synthesize.ts';
