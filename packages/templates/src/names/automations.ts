import { type RunbookReference, type Settings, modulePath, namespacePlaceholder } from '@asr/orchestrator';
import type { ControlId, Permissions } from '@asr/playbooks';
import { documentDigest } from '@asr/playbooks/document';
import { type Runbook, runbooks } from '@asr/runbooks';
import { type Names, namesIn } from './names.ts';

/** A control that a runbook can apply, with its document and its role. */
export interface Automation extends RunbookReference {
  readonly control: ControlId;
  readonly roleName: string;
  readonly permissions: Permissions;
}

/** Every control that a runbook can apply. */
export function automationsOf(given: readonly Runbook[], names: Names): readonly Automation[] {
  return given.flatMap(({ name, controls, permissions, document }) =>
    Object.entries(controls).map(([control, parameters]) => ({
      control: control as ControlId,
      documentName: names.document(name),
      contentDigest: documentDigest(document),
      roleName: names.automationRole(control),
      automationRoleName: names.automationRole(control),
      permissions,
      parameters,
    })),
  );
}

/** The runbooks of playbooks that a customer brings. The name of each is its control: `ASR-Acme.1`. */
export function customerRunbooks({ playbooks = [] }: Settings['policy']): readonly Runbook[] {
  return playbooks.flatMap(({ data }) => {
    if (data?.runbook === undefined) return [];
    const { document, parameters, permissions } = data.runbook;
    const content: unknown = document;
    const controls = { [data.control]: parameters };
    return [{ name: data.control, controls, permissions, document: content as Runbook['document'] }];
  });
}

/** The settings of every function: the policy, and the runbooks with a placeholder for the namespace. */
function settingsOf(policy: Settings['policy']): Settings {
  const automations = automationsOf([...runbooks, ...customerRunbooks(policy)], namesIn(namespacePlaceholder)).map(
    ({ control, documentName, contentDigest, automationRoleName, parameters }) => [
      control,
      { documentName, contentDigest, automationRoleName, parameters },
    ],
  );
  return { policy: withoutCode(policy), runbooks: Object.fromEntries(automations) as Settings['runbooks'] };
}

/** The modules of the customer's playbooks are files of their own. */
function withoutCode(policy: Settings['policy']): Settings['policy'] {
  const { playbooks } = policy;
  if (playbooks === undefined) return policy;
  return { ...policy, playbooks: playbooks.map(({ code: _code, ...one }) => one) };
}

/**
 * The files that a policy adds to the code of a function, by their path: its settings, and the modules of the customer's
 * playbooks for the functions that load playbooks.
 */
export function filesOfPolicy(policy: Settings['policy'], name: string): { readonly [path: string]: string } {
  const modules = name === 'playbook' || name === 'console' ? (policy.playbooks ?? []) : [];
  return {
    ...Object.fromEntries(modules.map(({ control, code = '' }) => [modulePath(control), code])),
    'settings.json': settingsText(settingsOf(policy)),
  };
}

/** The text of `settings.json`, next to the code of each function. */
function settingsText(settings: Settings): string {
  return `${JSON.stringify(settings, null, 2)}\n`;
}
