/** What the functions know from the deployment: written by infra as `settings.json` beside each bundle. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Policy } from './policy.ts';

/** An SSM Automation document that can apply a control. */
export interface RunbookReference {
  readonly documentName: string;
  /** Of the content that was deployed, see `documentDigest`. Another content is not started. */
  readonly contentDigest: string;
  /** The automation's own role in the member account, without its ARN: `ASR-Automation-EC2.13`. */
  readonly automationRoleName: string;
  /**
   * Parameters given to the document, besides `AutomationAssumeRole`. `{resourceId}` is filled in. `{policy.name}`
   * becomes that parameter of the policy; without one, the document has its default.
   */
  readonly parameters: { readonly [name: string]: readonly string[] };
}

export interface Settings {
  /** Checked when the stacks were synthesized. */
  readonly policy: Policy;
  /** By control id. */
  readonly runbooks: { readonly [controlId: string]: RunbookReference };
}

/** Stands for the namespace in `settings.json`: it is chosen when the stacks are deployed, after the file was written. */
export const namespacePlaceholder = '{namespace}';

/**
 * Reads the settings of this deployment from the folder the function's code is in.
 *
 * @param namespace Prefix of every name, so that two deployments live side by side.
 */
export function readSettings(folder: string, namespace: string): Settings {
  const text = readFileSync(join(folder, 'settings.json'), 'utf8');
  return JSON.parse(text.replaceAll(namespacePlaceholder, namespace)) as Settings;
}

/** `ASR-EC2.13`: the role of a playbook in a member account. Roles are global, so no Region is in the name. */
export function remediationRoleName(namespace: string, controlId: string): string {
  return `${namespace}-${controlId}`;
}

/** Of the button that remediates and wants a ticket: at most 20 letters and digits. */
export function ticketActionId(namespace: string): string {
  return `${namespace}Ticket`;
}

/** `ASR-Automation-EC2.13`: what an SSM automation acts as. */
export function automationRoleName(namespace: string, controlId: string): string {
  return `${namespace}-Automation-${controlId}`;
}

/** The role that may start and watch ASR's runbooks in a member account, and nothing else. */
export function runbookOperatorRoleName(namespace: string): string {
  return `${namespace}-RunbookOperator`;
}
