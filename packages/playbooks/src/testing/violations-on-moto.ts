import type { Account } from '../emulated-account/index.ts';
import type { AnyPlaybook, Parameters } from '../engine/index.ts';

/** Creates a violation in a moto account. Returns the id of the resource as in a finding, and parameters if any. */
export type Arrange = (
  account: Account,
) => Promise<string | { readonly resourceId: string; readonly parameters: Parameters }>;

/** How to create the violation on moto, or the feature that moto lacks. */
export type OnMoto = Arrange | { readonly beyondMoto: string };

export interface ViolationOnMoto {
  readonly playbook: AnyPlaybook;
  readonly onMoto: OnMoto;
}

/** The violations on moto of the test files that are loaded, by control: another program than jest can create them too. */
export const violationsOnMoto = new Map<string, ViolationOnMoto>();
