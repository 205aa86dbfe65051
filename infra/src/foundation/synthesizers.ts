/**
 * How the templates are deployed. (Type assertions are necessary, because the CDK's own classes do not match its
 * interface with `exactOptionalPropertyTypes`.)
 */
import { BootstraplessSynthesizer, DefaultStackSynthesizer, type IStackSynthesizer } from 'aws-cdk-lib';

/** Deployed by the CDK CLI, which uploads the code of functions to the bucket of `cdk bootstrap`. */
export function forTheCli(): IStackSynthesizer {
  // Omits the parameter and the rule for the bootstrap version, which do not help a reader of the template.
  return new DefaultStackSynthesizer({ generateBootstrapVersionRule: false }) as unknown as IStackSynthesizer;
}

/** Deployed by CloudFormation StackSets: a plain template, which requires nothing in the target accounts. */
export function forStackSets(): IStackSynthesizer {
  return new BootstraplessSynthesizer() as unknown as IStackSynthesizer;
}
