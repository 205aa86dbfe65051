/** The read-only roles with which ASR detects violations that Security Hub does not check. */
import type { Permissions } from '@asr/playbooks';
import type { Construct } from 'constructs';
import { type PassableRoles, addRole, addRoleWithPermissions } from './add-role.ts';
import { guard } from './guard.ts';
import { trustEvaluators, trustEventRules, trustOrchestrator, type Orchestrator } from './trust.ts';

export interface Forwarder {
  readonly roleName: string;
  /** The ARN of ASR's event bus in the admin account. */
  readonly busArn: string;
}

/** Adds the role with which event rules of the member account send events to the admin account. */
export function addForwarder(scope: Construct, namespace: string, { roleName, busArn }: Forwarder): void {
  addRole(scope, 'EventForwarder', {
    roleName,
    description: 'Sends events to the event bus of ASR in the admin account, and to no other bus.',
    trust: trustEventRules(`${namespace}-*`),
    statements: [{ Effect: 'Allow', Action: ['events:PutEvents'], Resource: [busArn] }, ...guard(namespace)],
  });
}

export interface DetectionReader {
  readonly roleName: string;
  /** Name of the role of Parse. */
  readonly parseRole: string;
  readonly permissions: Permissions;
}

/** Adds the role with which Parse finds the resources that a detected change affects. */
export function addDetectionReader(
  scope: Construct,
  namespace: string,
  orchestrator: Orchestrator,
  passableRoles: PassableRoles,
  { roleName, parseRole, permissions }: DetectionReader,
): void {
  addRoleWithPermissions(scope, 'DetectionReader', {
    roleName,
    description: 'Finds the resources that a change of a prefix list or of a tag affects. Read-only.',
    trust: trustOrchestrator({ ...orchestrator, roleName: parseRole }),
    permissions,
    passableRoles,
    guard: guard(namespace),
  });
}

export interface Evaluator {
  readonly roleName: string;
  /** The name pattern of the roles of the evaluator functions, one in each Region of the admin account. */
  readonly functionRoles: string;
  /** The permissions to evaluate each control that a rule of AWS Config detects. */
  readonly permissions: readonly Permissions[];
}

/** Adds the role with which the evaluators read a member account. */
export function addEvaluator(
  scope: Construct,
  namespace: string,
  orchestrator: Orchestrator,
  passableRoles: PassableRoles,
  evaluator: Evaluator,
): void {
  addRoleWithPermissions(scope, 'Evaluator', {
    roleName: evaluator.roleName,
    description: 'Evaluates AWS Config rules for ASR. Read-only.',
    trust: trustEvaluators({ ...orchestrator, roleName: evaluator.functionRoles }),
    permissions: together(evaluator.permissions),
    passableRoles,
    guard: guard(namespace),
  });
}

/**
 * Joins the read permissions. If one of them needs an action on all resources, the action is allowed on all
 * resources.
 */
function together(all: readonly Permissions[]): Permissions {
  const actions = [...new Set(all.flatMap(({ read }) => read))];
  const on = actions.flatMap((action) => {
    const users = all.filter(({ read }) => read.includes(action)).map((each) => each.on?.[action]);
    const limits = users.filter((resources) => resources !== undefined);
    return limits.length < users.length ? [] : [[action, [...new Set(limits.flat())]] as const];
  });
  return { read: actions, write: [], on: Object.fromEntries(on) };
}
