import { IAMClient, paginateGetAccountAuthorizationDetails, type RoleDetail } from '@aws-sdk/client-iam';
import {
  automationRoleName,
  remediationPermissions,
  remediationRoleName,
  runbookOperatorRoleName,
  settingsFor,
} from '@asr/orchestrator';
import { actionsOf, registry } from '@asr/playbooks';
import { type Check, type Member, allowedActions, howToReach, ok, problem, trusts } from '../check/index.ts';

/**
 * Only the playbook function can assume a member role. Therefore this check reads the role: it exists, trusts the
 * function, and allows the actions that this version of the playbook needs.
 */
export const memberRoles: Check<Member> = {
  id: 'member-roles',
  title: 'The roles exist, trust ASR and match this version',
  permissions: ['iam:GetAccountAuthorizationDetails'],
  async run({ aws, accountId, home }) {
    const { namespace, policy } = home;
    const { partition, accountId: adminAccountId } = await home.deployment();
    if (aws === undefined) return howToReach(accountId);
    const roles = await rolesOf(aws.client(IAMClient), namespace);
    const trusted = `arn:${partition}:iam::${adminAccountId}:role/${namespace}-Orchestrator-Playbook`;
    const controls = Object.keys(registry).filter((controlId) => settingsFor(policy, controlId).mode !== 'off');
    const wrong = await Promise.all(controls.map((controlId) => whyRoleIsWrong(roles, namespace, controlId, trusted)));
    const automated = controls.filter((controlId) => settingsFor(policy, controlId).via === 'runbook');
    const ofRunbooks = automated.map((controlId) => automationRoleName(namespace, controlId));
    const others = automated.length === 0 ? [] : [runbookOperatorRoleName(namespace), ...ofRunbooks];
    const names = [...controls.map((controlId) => remediationRoleName(namespace, controlId)), ...others];
    const missing = names.filter((name) => !roles.has(name));
    const details = [...whatIsMissing(missing, names.length), ...wrong.filter((line) => line !== undefined)];
    if (details.length === 0)
      return ok(`${controls.length} roles exist, trust ASR and allow the actions that this version needs.`);
    return problem(
      `ASR cannot remediate all controls in ${accountId}.`,
      `asr deploy --only members --namespace ${namespace}`,
      details,
    );
  },
};

/** Role names that a line lists. */
const mostNames = 5;

function whatIsMissing(missing: readonly string[], all: number): readonly string[] {
  if (missing.length === 0) return [];
  if (missing.length === all) return [`All ${all} roles are missing.`];
  const rest = missing.length - mostNames;
  const named = `${missing.slice(0, mostNames).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
  return [`${missing.length} of ${all} roles ${missing.length === 1 ? 'is' : 'are'} missing: ${named}.`];
}

async function rolesOf(iam: IAMClient, namespace: string): Promise<ReadonlyMap<string, RoleDetail>> {
  const roles = new Map<string, RoleDetail>();
  for await (const { RoleDetailList = [] } of paginateGetAccountAuthorizationDetails(
    { client: iam },
    { Filter: ['Role'] },
  )) {
    for (const role of RoleDetailList)
      if (role.RoleName?.startsWith(`${namespace}-`) === true) roles.set(role.RoleName, role);
  }
  return roles;
}

async function whyRoleIsWrong(
  roles: ReadonlyMap<string, RoleDetail>,
  namespace: string,
  controlId: string,
  trusted: string,
): Promise<string | undefined> {
  const name = remediationRoleName(namespace, controlId);
  const role = roles.get(name);
  if (role === undefined) return undefined;
  if (!trusts(role.AssumeRolePolicyDocument, trusted)) return `${name} does not trust ${trusted}.`;
  const playbook = await registry[controlId]?.load();
  if (playbook === undefined) return undefined;
  const needed = actionsOf(remediationPermissions(playbook));
  const allowed = allowedActions(role.RolePolicyList ?? []);
  const missing = needed.filter((action) => !allowed.has(action));
  const extra = [...allowed].filter((action) => !needed.some((one) => one === action));
  if (missing.length + extra.length === 0) return undefined;
  return `${name} belongs to another version: ${[...missing.map((action) => `+ ${action}`), ...extra.map((action) => `- ${action}`)].join(', ')}`;
}
