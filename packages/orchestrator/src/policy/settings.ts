/** The settings of a deployment. The infra package writes them to `settings.json` next to each bundle. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Policy } from './policy.ts';

/** An SSM Automation document that can apply a control. */
export interface RunbookReference {
  readonly documentName: string;
  /** Digest of the deployed content, see `documentDigest`. ASR does not start a document with other content. */
  readonly contentDigest: string;
  /** Name of the role in the member account that the automation assumes: `ASR-Automation-EC2.13`. */
  readonly automationRoleName: string;
  /**
   * Parameters of the document, in addition to `AutomationAssumeRole`. `{resourceId}`, `{accountId}` and `{region}`
   * are replaced. `{policy.name}`
   * becomes that parameter of the policy; without one, the document uses its default.
   */
  readonly parameters: { readonly [name: string]: readonly string[] };
}

export interface Settings {
  /** Validated when the stacks are synthesized. */
  readonly policy: Policy;
  /** By control id. */
  readonly runbooks: { readonly [controlId: string]: RunbookReference };
}

/** Placeholder in `settings.json` for the namespace, which is chosen at deployment, after the file is written. */
export const namespacePlaceholder = '{namespace}';

/**
 * Reads the settings of this deployment from the folder of the function's code.
 *
 * @param namespace Prefix of every name, so that one account can have several deployments.
 */
export function readSettings(folder: string, namespace: string): Settings {
  const text = readFileSync(join(folder, 'settings.json'), 'utf8');
  return JSON.parse(text.replaceAll(namespacePlaceholder, namespace)) as Settings;
}

/** `ASR-EC2.13`: the role of a playbook in a member account. Roles are global, so the name contains no Region. */
export function remediationRoleName(namespace: string, controlId: string): string {
  return `${namespace}-${controlId}`;
}

/** Id of the custom action that remediates and opens a ticket: at most 20 letters and digits. */
export function ticketActionId(namespace: string): string {
  return `${namespace}Ticket`;
}

/** `ASR-Automation-EC2.13`: the role that an SSM automation assumes. */
export function automationRoleName(namespace: string, controlId: string): string {
  return `${namespace}-Automation-${controlId}`;
}

/** The role that may start and watch ASR's runbooks in a member account, and nothing else. */
export function runbookOperatorRoleName(namespace: string): string {
  return `${namespace}-RunbookOperator`;
}

/** Whether the policy brings runbooks without a playbook. The playbook function reads their findings before they start. */
export function startsDocuments({ playbooks = [] }: Policy): boolean {
  return playbooks.some(({ data }) => data?.standsAlone !== undefined);
}
