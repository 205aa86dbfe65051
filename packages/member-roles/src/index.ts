/** The IAM roles of member accounts: one least-privilege role for the permissions of each playbook. */
import type { AnyPlaybook, ControlId, Permissions } from '@asr/playbooks';
import type { Construct } from 'constructs';
import { type PassableRoles, addRoleWithPermissions } from './add-role.ts';
import {
  addEvaluator,
  addForwarder,
  addDetectionReader,
  type Evaluator,
  type Forwarder,
  type DetectionReader,
} from './detection.ts';
import { guard } from './guard.ts';
import { addRunbookOperator } from './runbook-operator.ts';
import { trustAutomation, trustOrchestrator, type Orchestrator } from './trust.ts';

export type { Evaluator, Forwarder, DetectionReader } from './detection.ts';
export { type Orchestrator, trustEventRules, trustService } from './trust.ts';
export { acknowledgeWildcards } from './wildcards.ts';

/** All names can contain tokens. */
export interface MemberRolesProps {
  /** The prefix of the names of all roles of ASR. */
  readonly namespace: string;
  readonly orchestrator: Orchestrator;
  readonly passableRoles: PassableRoles;
  readonly playbooks: readonly {
    readonly playbook: Pick<AnyPlaybook, 'control' | 'title' | 'permissions'>;
    readonly roleName: string;
  }[];
  /** The name of the role that starts and monitors automations. */
  readonly operatorRoleName: string;
  readonly automations: readonly Automation[];
  /** Only if ASR detects violations. */
  readonly forwarder?: Forwarder | undefined;
  /** Only if a rule of AWS Config detects violations. */
  readonly evaluator?: Evaluator | undefined;
  /** Only where a control depends on prefix lists. */
  readonly detectionReader?: DetectionReader | undefined;
}

/** A control that an SSM Automation document can apply, and the role of the automation. */
export interface Automation {
  readonly control: ControlId;
  readonly documentName: string;
  readonly roleName: string;
  readonly permissions: Permissions;
}

/** Adds all roles of ASR to a member account. IAM is global, so deploy them once per account, in one Region. */
export function addMemberRoles(scope: Construct, props: MemberRolesProps): void {
  const {
    namespace,
    orchestrator,
    passableRoles,
    playbooks,
    operatorRoleName,
    automations,
    forwarder,
    evaluator,
    detectionReader,
  } = props;
  const trust = trustOrchestrator(orchestrator);
  for (const { playbook, roleName } of playbooks) {
    addRoleWithPermissions(scope, `Remediate${logicalName(playbook.control)}`, {
      roleName,
      description: `ASR playbook for ${playbook.control}. Permissions to ${playbook.title}, and to undo it.`,
      trust,
      permissions: playbook.permissions,
      passableRoles,
      guard: guard(namespace),
    });
  }
  for (const { control, roleName, permissions } of automations) {
    addRoleWithPermissions(scope, `Automate${logicalName(control)}`, {
      roleName,
      description: `ASR automation for ${control}. Used by the SSM Automation document.`,
      trust: trustAutomation(),
      permissions,
      passableRoles,
      guard: guard(namespace),
    });
  }
  addRunbookOperator(scope, { namespace, roleName: operatorRoleName, trust, automations });
  if (forwarder !== undefined) addForwarder(scope, namespace, forwarder);
  if (evaluator !== undefined) addEvaluator(scope, namespace, orchestrator, passableRoles, evaluator);
  if (detectionReader !== undefined) addDetectionReader(scope, namespace, orchestrator, passableRoles, detectionReader);
}

/** Returns `EC2.13` as part of a logical id, which can contain only letters and digits: `EC2x13`. */
function logicalName(control: ControlId): string {
  return control.replaceAll('.', 'x');
}
