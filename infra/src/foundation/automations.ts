import { type RunbookReference, type Settings, documentDigest } from '@asr/orchestrator';
import type { Automation } from '@asr/member-roles';
import type { ControlId } from '@asr/playbooks';
import type { Runbook } from '@asr/runbooks';
import type { Names } from './names.ts';

/** Every control that a runbook can apply, with its document and its role. */
export function automationsOf(runbooks: readonly Runbook[], names: Names): readonly (Automation & RunbookReference)[] {
  return runbooks.flatMap(({ name, controls, permissions, document }) =>
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

/** The automations in the settings of the playbook function. */
export function runbookSettings(runbooks: readonly Runbook[], names: Names): Settings['runbooks'] {
  return Object.fromEntries(
    automationsOf(runbooks, names).map(({ control, documentName, contentDigest, automationRoleName, parameters }) => [
      control,
      { documentName, contentDigest, automationRoleName, parameters },
    ]),
  );
}
