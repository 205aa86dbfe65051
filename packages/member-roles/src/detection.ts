/** The roles by which ASR detects what Security Hub does not check. None of them changes anything. */
import type { Permissions } from '@asr/playbooks';
import type { Construct } from 'constructs';
import { type PassableRoles, addRole, addRoleWithPermissions } from './add-role.ts';
import { guard } from './guard.ts';
import { trustEvaluators, trustEventRules, trustOrchestrator, type Orchestrator } from './trust.ts';

export interface Forwarder {
  readonly roleName: string;
  /** ARN of ASR's bus in the admin account. */
  readonly busArn: string;
}

/** What the rules of the member account hand events to the admin account as. */
export function addForwarder(scope: Construct, namespace: string, { roleName, busArn }: Forwarder): void {
  addRole(scope, 'EventForwarder', {
    roleName,
    description: 'ASR as the forwarder of events to its own bus in the admin account, and to no other.',
    trust: trustEventRules(`${namespace}-*`),
    statements: [{ Effect: 'Allow', Action: ['events:PutEvents'], Resource: [busArn] }, ...guard(namespace)],
  });
}

export interface ListReader {
  readonly roleName: string;
  /** Name of the role of Parse. */
  readonly parseRole: string;
  readonly permissions: Permissions;
}

/** What Parse finds the users of a prefix list as. */
export function addListReader(
  scope: Construct,
  namespace: string,
  orchestrator: Orchestrator,
  passableRoles: PassableRoles,
  { roleName, parseRole, permissions }: ListReader,
): void {
  addRoleWithPermissions(scope, 'PrefixListReader', {
    roleName,
    description: 'ASR as reader of the security groups that name a prefix list. It changes nothing.',
    trust: trustOrchestrator({ ...orchestrator, roleName: parseRole }),
    permissions,
    passableRoles,
    guard: guard(namespace),
  });
}

export interface Evaluator {
  readonly roleName: string;
  /** Pattern of the names of the roles of the evaluator functions, one in each Region of the admin account. */
  readonly functionRoles: string;
  /** Of each control that a rule of AWS Config detects: what reading its resources and answering takes. */
  readonly permissions: readonly Permissions[];
}

/** What the evaluators look at a member account as. */
export function addEvaluator(
  scope: Construct,
  namespace: string,
  orchestrator: Orchestrator,
  passableRoles: PassableRoles,
  evaluator: Evaluator,
): void {
  addRoleWithPermissions(scope, 'Evaluator', {
    roleName: evaluator.roleName,
    description: 'ASR as evaluator of rules of AWS Config: it looks, and changes nothing.',
    trust: trustEvaluators({ ...orchestrator, roleName: evaluator.functionRoles }),
    permissions: together(evaluator.permissions),
    passableRoles,
    guard: guard(namespace),
  });
}

/** An action that one of them needs on every resource is allowed on every resource. */
function together(all: readonly Permissions[]): Permissions {
  const actions = [...new Set(all.flatMap(({ read }) => read))];
  const on = actions.flatMap((action) => {
    const users = all.filter(({ read }) => read.includes(action)).map((each) => each.on?.[action]);
    const limits = users.filter((resources) => resources !== undefined);
    return limits.length < users.length ? [] : [[action, [...new Set(limits.flat())]] as const];
  });
  return { read: actions, write: [], on: Object.fromEntries(on) };
}
