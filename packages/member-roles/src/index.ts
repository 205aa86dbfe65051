/** Who may: the permissions of the playbooks become one least-privilege role each. */
import type { AnyPlaybook, ControlId, Permissions } from '@asr/playbooks';
import type { Construct } from 'constructs';
import { type PassableRoles, addRoleWithPermissions } from './add-role.ts';
import {
  addEvaluator,
  addForwarder,
  addListReader,
  type Evaluator,
  type Forwarder,
  type ListReader,
} from './detection.ts';
import { guard } from './guard.ts';
import { addRunbookOperator } from './runbook-operator.ts';
import { trustAutomation, trustOrchestrator, type Orchestrator } from './trust.ts';

export type { Evaluator, Forwarder, ListReader } from './detection.ts';
export { type Orchestrator, trustEventRules } from './trust.ts';
export { acknowledgeWildcards } from './wildcards.ts';

/** All names may hold tokens. */
export interface MemberRolesProps {
  /** Prefix of the name of every role of ASR. */
  readonly namespace: string;
  readonly orchestrator: Orchestrator;
  readonly passableRoles: PassableRoles;
  readonly playbooks: readonly { readonly playbook: AnyPlaybook; readonly roleName: string }[];
  /** Of the role that starts and watches automations. */
  readonly operatorRoleName: string;
  readonly automations: readonly Automation[];
  /** Only where ASR detects something itself. */
  readonly forwarder?: Forwarder | undefined;
  /** Only where a rule of AWS Config does. */
  readonly evaluator?: Evaluator | undefined;
  /** Only where a control depends on prefix lists. */
  readonly listReader?: ListReader | undefined;
}

/** One control that an SSM Automation document can apply, and the role the automation acts as. */
export interface Automation {
  readonly control: ControlId;
  readonly documentName: string;
  readonly roleName: string;
  readonly permissions: Permissions;
}

/** Adds everything that ASR may be in a member account. IAM is global: once per account, in one Region. */
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
    listReader,
  } = props;
  const trust = trustOrchestrator(orchestrator);
  for (const { playbook, roleName } of playbooks) {
    addRoleWithPermissions(scope, `Remediate${logicalName(playbook.control)}`, {
      roleName,
      description: `ASR as the playbook of ${playbook.control}, which will ${playbook.title}, and can undo it.`,
      trust,
      permissions: playbook.permissions,
      passableRoles,
      guard: guard(namespace),
    });
  }
  for (const { control, roleName, permissions } of automations) {
    addRoleWithPermissions(scope, `Automate${logicalName(control)}`, {
      roleName,
      description: `What the SSM automation for ${control} acts as.`,
      trust: trustAutomation(),
      permissions,
      passableRoles,
      guard: guard(namespace),
    });
  }
  addRunbookOperator(scope, { namespace, roleName: operatorRoleName, trust, automations });
  if (forwarder !== undefined) addForwarder(scope, namespace, forwarder);
  if (evaluator !== undefined) addEvaluator(scope, namespace, orchestrator, passableRoles, evaluator);
  if (listReader !== undefined) addListReader(scope, namespace, orchestrator, passableRoles, listReader);
}

/** `EC2.13` in a logical id, which has letters and digits only: `EC2x13`. */
function logicalName(control: ControlId): string {
  return control.replaceAll('.', 'x');
}
