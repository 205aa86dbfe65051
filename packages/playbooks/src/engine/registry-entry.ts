import type { ControlId, IamAction, Permissions, PlaybookDefinition, StandsAlone } from './playbook.ts';
import type { AnyPlaybook } from './remediation.ts';

/** A control in the registry, small enough for a function that only routes. */
export interface ControlEntry extends Pick<
  AnyPlaybook,
  'resourceType' | 'otherResourceTypes' | 'detectedBy' | 'respondsTo' | 'remediesEvent'
> {
  /** @default `regional` */
  readonly scope?: AnyPlaybook['scope'];
  /**
   * The ARN of its resources, with the placeholders of `Permissions.on`, from the permissions of the playbook. Only for
   * a resource type that `identity/forms.ts` of the orchestrator does not have.
   */
  readonly resourceArn?: string;
  /** The name of the document that this control and others change. */
  readonly document?: string;
  /** The data of a playbook that a customer brings. ASR's own controls have none. */
  readonly customer?: CustomerData;
  /** The text of its module, in a program that read it from the package. */
  readonly customerCode?: string;
  /** Loads the playbook and the AWS clients that it imports. */
  readonly load: () => Promise<AnyPlaybook>;
}

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
  /** An SSM Automation document that makes the change with `via: runbook`. The playbook plans, verifies and undoes. */
  readonly runbook?: CustomerRunbook;
}

/** ASR deploys the document and its role into the member accounts: `ASR-Acme.1` and `ASR-Automation-Acme.1`. */
export interface CustomerRunbook {
  /** The content, in the schema 0.3, with the parameter `AutomationAssumeRole` as its role. */
  readonly document: { readonly [key: string]: unknown };
  /**
   * The values of its other parameters. `{resourceId}`, `{resourceName}` (the part of an ARN after the type), `{accountId}`
   * and `{region}` are replaced by those of the request, and `{policy.name}` by that parameter of the policy.
   */
  readonly parameters: { readonly [name: string]: readonly string[] };
  /** What the document does, as the permissions of its role. */
  readonly permissions: Permissions;
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
  /** Its package brings no playbook: ASR starts `runbook`, and cannot plan, verify or undo. */
  readonly standsAlone?: StandsAlone;
}
