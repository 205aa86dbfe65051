/**
 * The contract of a runbook without a playbook: an SSM Automation document with declared inputs. ASR starts it after an
 * approval. It is data, and has no functions.
 */
import type { ControlId, CustomerExplanation, CustomerRunbook, PlaybookDefinition } from '../engine/index.ts';
import type { ParametersOf, Values } from '../parameters/index.ts';
import { contractVersion } from './contract.ts';

export interface CustomerRunbookDefinition<Parameters extends Values>
  extends
    Pick<PlaybookDefinition<never, never, never>, 'title' | 'resourceType' | 'otherResourceTypes' | 'scope'>,
    Pick<CustomerRunbook, 'document' | 'permissions' | 'anyResource'> {
  /** An id with a prefix of the customer, such as `Acme.3`, or that of a Security Hub control that ASR does not have. */
  readonly control: ControlId;
  /**
   * The values of the parameters of the document, all except `AutomationAssumeRole`. A parameter that has no default must
   * have a value. `{resourceId}`, `{resourceName}` (the part of an ARN after the type), `{accountId}` and `{region}` are
   * replaced by those of the request, and `{policy.name}` by that parameter of the policy.
   */
  readonly inputs: { readonly [name: string]: readonly string[] };
  /** The parameters that the policy can set, each with its default. */
  readonly parameters?: ParametersOf<Parameters>;
  /**
   * The name of the step that verifies. It must be the only end of the document. ASR reports `fixed` only if this step
   * succeeded. Without it, the outcome is `unverified`.
   */
  readonly check?: string;
  /**
   * How long the document may run, in seconds.
   * @default 1800
   */
  readonly withinSeconds?: number;
  /** `undo` says what an operator does to reverse the changes, because ASR cannot. */
  readonly explanation: Omit<CustomerExplanation, 'reads'>;
}

/** What a module exports. */
export interface CustomerRunbookModule<
  Parameters extends Values = Values,
> extends CustomerRunbookDefinition<Parameters> {
  readonly contract: typeof contractVersion;
  readonly kind: 'runbook';
}

export function defineCustomerRunbook<Parameters extends Values = Values>(
  runbook: CustomerRunbookDefinition<Parameters>,
): CustomerRunbookModule<Parameters> {
  return { ...runbook, contract: contractVersion, kind: 'runbook' };
}

/** Whether a module says that its export is a runbook. Its fields are not checked. */
export function isRunbook(given: unknown): given is CustomerRunbookModule {
  return typeof given === 'object' && given !== null && 'kind' in given && given.kind === 'runbook';
}
