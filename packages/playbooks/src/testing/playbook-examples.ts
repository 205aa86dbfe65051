/** The examples that a playbook is tested with. Programs read them too. */
import type { Account } from '../emulated-account/index.ts';
import type { Parameters, Target } from '../engine/index.ts';
import type { FakeAws } from './fake-aws.ts';

/** Creates a violation in a moto account. Returns the id of the resource as in a finding, and parameters if any. */
export type Arrange = (
  account: Account,
) => Promise<string | { readonly resourceId: string; readonly parameters: Parameters }>;

/** How to create the violation on moto, or the feature that moto lacks. */
export type OnMoto = Arrange | { readonly beyondMoto: string };

/** An account, and the parameters of the finding or the policy, if any. */
export type Example = () => FakeAws | { readonly aws: FakeAws; readonly parameters: Parameters };
type Examples = { readonly [description: string]: Example };

export interface PlaybookExamples {
  /** The resource of all examples. @default `the-resource` of account 111122223333 in eu-west-1 */
  readonly target?: Partial<Target>;
  /** Violations. Always include the default of AWS, and the absent value. */
  readonly changes: Examples;
  /** Compliant resources. Always include a resource that is stronger than required. */
  readonly leaves: Examples;
  readonly refuses: Examples;
  /** Resources that no longer exist. */
  readonly gone?: Examples;
  /** The violation on moto. */
  readonly onMoto: OnMoto;
}
