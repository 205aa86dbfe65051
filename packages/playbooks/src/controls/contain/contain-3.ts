import { GetRoleCommand, IAMClient, paginateListInstanceProfilesForRole } from '@aws-sdk/client-iam';
import {
  type Aws,
  type Consumer,
  cannotIf,
  cutOff,
  definePlaybook,
  explain,
  ifAbsent,
  lastPartOf,
  principalsOf,
  refuse,
  set,
  statementsOf,
  type Target,
} from '../../engine/index.ts';
import { attach, detach, isAttached, onlyPolicy } from '../own-role/index.ts';

const denyAll = 'arn:{partition}:iam::aws:policy/AWSDenyAll';
/** The finding names the role, and not the path in its ARN. */
const theRole = ['arn:{partition}:iam::{account}:role/{id}', 'arn:{partition}:iam::{account}:role/*/{id}'] as const;

/**
 * Contain.3: IAM roles whose session an attacker uses should be denied everything.
 *
 * ASR attaches the AWS managed policy AWSDenyAll to the role in the finding, and always asks an approver first. The policy
 * denies every session of the role from the next call on, also new ones: an attacker on an instance gets new credentials as
 * soon as the old ones are revoked. ASR does not write the policy that denies only older sessions, because a permission to
 * write policies of any role would make ASR an administrator of the account. It may attach this one policy and no other.
 *
 * ASR refuses service-linked roles, roles of IAM Identity Center, the roles by which a management account or AWS Control
 * Tower enters the account, and its own roles.
 *
 * @failed A finding of GuardDuty about temporary credentials of a role, such as
 * `UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS`. The guide on containment lists the types.
 * @reads The role, its trust policy, its instance profiles, and whether AWSDenyAll is attached.
 * @impact Everything that runs as the role stops: instances, functions, tasks, and people. The question names its instance
 * profiles and the services and principals that it trusts.
 * @owners None known.
 * @undo Nothing is lost. Undo detaches the policy, and sessions that are still valid work again, also that of the attacker.
 * @unverified A policy of a resource that allows a session of the role by its ARN is denied as well.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_revoke-sessions.html
 */
export const contain3 = definePlaybook({
  control: 'Contain.3',
  title: 'deny everything to an IAM role whose session an attacker uses',
  resourceType: 'AwsIamRole',
  scope: 'global',
  alwaysAsks: true,
  respondsTo: ['guardduty'],
  nextSteps:
    'Services, functions and people that use the role are cut off, too. Find how its credentials leaked and search ' +
    'CloudTrail for its calls. Before you undo, revoke its active sessions in the IAM console.',
  permissions: {
    read: ['iam:GetRole', 'iam:ListAttachedRolePolicies', 'iam:ListInstanceProfilesForRole'],
    write: ['iam:AttachRolePolicy', 'iam:DetachRolePolicy'],
    on: {
      'iam:GetRole': theRole,
      'iam:ListAttachedRolePolicies': theRole,
      'iam:ListInstanceProfilesForRole': theRole,
      'iam:AttachRolePolicy': theRole,
      'iam:DetachRolePolicy': theRole,
    },
    when: onlyPolicy(denyAll),
  },
  // Only an undo gives access back.
  undoOnly: ['iam:DetachRolePolicy'],

  async read(target, aws) {
    const RoleName = lastPartOf(target.resourceId);
    const { Role: role } = await aws
      .client(IAMClient)
      .send(new GetRoleCommand({ RoleName }))
      .catch(ifAbsent('NoSuchEntityException', { Role: undefined }));
    if (role === undefined) return undefined;

    const trust = decodeURIComponent(role.AssumeRolePolicyDocument ?? '');
    return {
      roleName: String(role.RoleName),
      path: role.Path ?? '/',
      denyAll: (await isAttached(attachmentTo(RoleName, target), aws)) ? 'attached' : null,
      users: [...(await instanceProfilesOf(RoleName, aws)), ...trustedBy(trust)],
    };
  },

  plan(role) {
    const isNotOurs = whyNever(role);
    if (isNotOurs !== undefined) return refuse(isNotOurs);
    const cut = cutOff(role.users, `use the role ${role.roleName}`);
    return explain(set(role, { denyAll: 'attached' }), `${cut} New sessions are denied as well, until you undo.`);
  },

  async apply(target, { to }, aws) {
    const attachment = attachmentTo(lastPartOf(target.resourceId), target);
    if (to === null) return detach(attachment, aws);
    return attach(attachment, aws).catch(
      cannotIf(
        'LimitExceededException',
        'The role has as many policies as IAM allows. Detach one, or revoke the active sessions in the IAM console.',
      ),
    );
  },
});

function attachmentTo(RoleName: string, { partition }: Target) {
  return { RoleName, PolicyArn: denyAll.replace('{partition}', partition) };
}

async function instanceProfilesOf(RoleName: string, aws: Aws): Promise<readonly Consumer[]> {
  const profiles: Consumer[] = [];
  for await (const page of paginateListInstanceProfilesForRole({ client: aws.client(IAMClient) }, { RoleName })) {
    for (const { InstanceProfileName: name = '' } of page.InstanceProfiles ?? [])
      profiles.push({ kind: 'instances with the instance profile', name });
  }
  return profiles;
}

/** The services, accounts and identity providers that may assume the role. */
function trustedBy(trust: string): readonly Consumer[] {
  const names = statementsOf(trust)
    .filter(({ Effect }) => Effect === 'Allow')
    .flatMap((statement) => principalsOf(statement));
  return [...new Set(names)].toSorted().map((name) => ({ kind: 'sessions of', name }));
}

/** Roles by which the management account and AWS Control Tower enter an account. */
const waysIn: readonly string[] = ['AWSControlTowerExecution', 'OrganizationAccountAccessRole'];

/** Why ASR never denies everything to the role, or `undefined`. */
function whyNever({ roleName, path }: { readonly roleName: string; readonly path: string }): string | undefined {
  if (path.startsWith('/aws-service-role/')) {
    return `The role ${roleName} is a service-linked role, which AWS manages. Stop the service that uses it, and ask AWS Support.`;
  }
  if (path.startsWith('/aws-reserved/') || roleName.startsWith('AWSReservedSSO_')) {
    return `The role ${roleName} belongs to IAM Identity Center, and several people share it. Disable the user there, and remove the assignment.`;
  }
  if (waysIn.includes(roleName)) {
    return `The role ${roleName} is a way into the account for its administrators. Revoke its active sessions in the IAM console.`;
  }
  return undefined;
}
