/** The CDK app, which combines the packages. */
export { bundleCode } from './foundation/index.ts';
export {
  type StackName,
  type SynthesizeOptions,
  type Synthesized,
  context,
  stackNames,
  synthesize,
} from './synthesize.ts';
