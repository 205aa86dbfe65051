import type { ControlId, Permissions } from '@asr/playbooks';
import type { AutomationDocument } from './automation-document.ts';

/** An SSM Automation document with all that deploying and starting it takes. */
export interface Runbook {
  /** Of the document, behind the namespace: `ASR-<name>`. */
  readonly name: string;
  /** The controls it can apply, and what each passes to the document. `{resourceId}` is the resource. */
  readonly controls: { readonly [control: ControlId]: { readonly [parameter: string]: readonly string[] } };
  /** Becomes the role that the automation acts as. */
  readonly permissions: Permissions;
  readonly document: AutomationDocument;
}
