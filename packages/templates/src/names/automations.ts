import { type RunbookReference, type Settings, documentDigest, namespacePlaceholder } from '@asr/orchestrator';
import type { ControlId, Permissions } from '@asr/playbooks';
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

/** The settings of every function: the policy, and the runbooks with a placeholder for the namespace. */
export function settingsOf(policy: Settings['policy']): Settings {
  const automations = automationsOf(runbooks, namesIn(namespacePlaceholder)).map(
    ({ control, documentName, contentDigest, automationRoleName, parameters }) => [
      control,
      { documentName, contentDigest, automationRoleName, parameters },
    ],
  );
  return { policy, runbooks: Object.fromEntries(automations) as Settings['runbooks'] };
}

/** The text of `settings.json`, next to the code of each function. */
export function settingsText(settings: Settings): string {
  return `${JSON.stringify(settings, null, 2)}\n`;
}
