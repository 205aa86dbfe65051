/** The SSM Automation documents, as data for synthesis. */
import type { ControlId } from '@asr/playbooks';
import { disablePublicAccessForSecurityGroup } from './disable-public-access-for-security-group.ts';
import { quarantineSecurityGroup } from './quarantine-security-group.ts';
import { removeVpcDefaultSecurityGroupRules } from './remove-vpc-default-security-group-rules.ts';
import type { Runbook } from './runbook.ts';

export type { AutomationDocument, AutomationParameter, ScriptStep } from './automation-document.ts';
export type { Runbook } from './runbook.ts';

export const runbooks: readonly Runbook[] = [
  disablePublicAccessForSecurityGroup,
  quarantineSecurityGroup,
  removeVpcDefaultSecurityGroupRules,
];

/** Returns every control that a runbook can apply. */
export function controlsWithRunbook(): readonly ControlId[] {
  return runbooks.flatMap(({ controls }) => Object.keys(controls) as ControlId[]);
}
