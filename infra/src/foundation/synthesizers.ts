/**
 * How the templates are deployed. (The casts: the CDK's own classes do not fit its interface under TypeScript's
 * `exactOptionalPropertyTypes`.)
 */
import { BootstraplessSynthesizer, DefaultStackSynthesizer, type IStackSynthesizer } from 'aws-cdk-lib';

/** By the CDK CLI, which uploads the functions' code to the bucket that `cdk bootstrap` made. */
export function forTheCli(): IStackSynthesizer {
  // The version of the bootstrap is a parameter and a rule of the template, which would say nothing to a reader.
  return new DefaultStackSynthesizer({ generateBootstrapVersionRule: false }) as unknown as IStackSynthesizer;
}

/** By CloudFormation StackSets: a plain template, which needs nothing in the accounts it goes to. */
export function forStackSets(): IStackSynthesizer {
  return new BootstraplessSynthesizer() as unknown as IStackSynthesizer;
}
