/** The data of a playbook that a customer brings: what a deployment needs of it without its code. */
import type { ControlId, IamAction, PlaybookDefinition } from './playbook.ts';

/** What `asr explain` and the console show. Each is one or two sentences. */
export interface CustomerExplanation {
  /** What makes a finding report FAILED. */
  readonly failed: string;
  /** What the playbook reads. */
  readonly reads: string;
  /** Who or what can lose access or availability, or "None." */
  readonly impact: string;
  /** Who may own such resources and revert the change, or "None known." */
  readonly owners: string;
  /** What undo cannot restore, or "Nothing is lost." */
  readonly undo: string;
  /** What could not be verified without AWS. */
  readonly unverified?: string;
  /** The page that describes the requirement, as an https URL. */
  readonly see?: string;
}

export interface CustomerFields {
  readonly explanation: CustomerExplanation;
  /**
   * The actions that `permissions.on` does not limit, each with the reason, such as "RDS has no resource-level permission
   * for it." ASR refuses an action that is in neither.
   */
  readonly anyResource?: { readonly [action: IamAction]: string };
}

/** The data of a playbook, which the policy of a deployment contains: the role and the rules are generated from it. */
export interface CustomerData
  extends
    CustomerFields,
    Pick<
      PlaybookDefinition<never, never, never>,
      'control' | 'title' | 'resourceType' | 'otherResourceTypes' | 'scope' | 'permissions' | 'undoOnly'
    > {
  readonly control: ControlId;
}
