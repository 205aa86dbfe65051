/**
 * The contract of a playbook that a customer brings: a playbook as ours, without what only ASR's own detection uses, and
 * with its explanation as data. Its module is one file that exports it.
 */
import type { AnyPlaybook, CustomerData, CustomerFields, FieldOf, PlaybookDefinition } from '../engine/index.ts';
import type { Values } from '../parameters/index.ts';

/** The version of the contract. A module states the one that it was written for, and ASR loads no other. */
export const contractVersion = 1;

/** The options that only ASR's own controls have. */
interface WithoutOwnOptions {
  readonly document?: never;
  readonly detectedBy?: never;
  readonly respondsTo?: never;
  readonly remediesEvent?: never;
  readonly heeds?: never;
  readonly opensBySelection?: never;
  readonly excusedBy?: never;
  readonly standsAlone?: never;
}

export type CustomerDefinition<
  State extends object,
  Field extends FieldOf<State>,
  Parameters extends Values,
> = PlaybookDefinition<State, Field, Parameters> & CustomerFields & WithoutOwnOptions;

/** What a module exports. One module can export several. */
export type CustomerPlaybook<
  State extends object,
  Field extends FieldOf<State>,
  Parameters extends Values,
> = CustomerDefinition<State, Field, Parameters> & { readonly contract: typeof contractVersion };

/**
 * Defines a playbook of a customer. The compiler infers the state of the playbook from the return type of `read`.
 *
 * @param playbook `control` is an id with a prefix of the customer, such as `Acme.1`, or that of a Security Hub control that
 *   ASR has no playbook for.
 */
export function defineCustomerPlaybook<
  State extends object,
  Field extends FieldOf<State>,
  Parameters extends Values = Values,
>(playbook: CustomerDefinition<State, Field, Parameters>): CustomerPlaybook<State, Field, Parameters> {
  return { ...playbook, contract: contractVersion };
}

/** Whether ASR takes what a module exports. */
export type Admission =
  | { readonly ok: true; readonly playbook: AnyPlaybook; readonly data: CustomerData }
  /** The rests of sentences, without the period. */
  | { readonly ok: false; readonly problems: readonly string[] };
