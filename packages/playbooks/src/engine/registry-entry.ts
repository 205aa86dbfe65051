import type { CustomerData } from './customer-data.ts';
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
