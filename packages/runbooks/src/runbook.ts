import type { ControlId, Permissions } from '@asr/playbooks';
import type { AutomationDocument } from './automation-document.ts';

/** An SSM Automation document with everything that its deployment and its start require. */
export interface Runbook {
  /** The name of the document, without the namespace: `ASR-<name>`. */
  readonly name: string;
  /**
   * The controls that the runbook can apply, and the parameters that each passes to the document. `{resourceId}` is
   * replaced by the id of the resource.
   */
  readonly controls: { readonly [control: ControlId]: { readonly [parameter: string]: readonly string[] } };
  /** The permissions of the automation's role. */
  readonly permissions: Permissions;
  readonly document: AutomationDocument;
}
