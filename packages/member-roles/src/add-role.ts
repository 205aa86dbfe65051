import { Aws } from 'aws-cdk-lib';
import { CfnRole } from 'aws-cdk-lib/aws-iam';
import { statementsFor, type Permissions, type Placeholder } from '@asr/playbooks';
import type { Construct } from 'constructs';
import { withoutResource } from './service-reference.ts';
import { acknowledgeWildcards } from './wildcards.ts';

/** The roles that ASR can pass to services that run code: the end of an ARN, such as `workloads/*`. Can be a token. */
export type PassableRoles = string;

export interface RoleProps {
  /** Can contain a token. */
  readonly roleName: string;
  /** Shown in the account's list of roles. */
  readonly description: string;
  readonly trust: object;
}

/** Adds a role with exactly these permissions, in every Region of the account that it is deployed to. */
export function addRoleWithPermissions(
  scope: Construct,
  id: string,
  {
    permissions,
    guard,
    passableRoles,
    ...props
  }: RoleProps & {
    readonly permissions: Permissions;
    readonly guard: readonly object[];
    readonly passableRoles: PassableRoles;
  },
): void {
  const statements = [...statementsFor(permissions, (placeholder) => inRole(placeholder, passableRoles)), ...guard];
  const role = addRole(scope, id, { ...props, statements });
  const pages = withoutResource(permissions);
  role.addMetadata('asr:actionsWithoutResource', pages);
  acknowledgeWildcards(role, statements, (resource, actions) =>
    resource === '*'
      ? actions.map((action) => `${action} has no resource-level permission, see ${pages[action]}.`).join(' ')
      : 'The role serves all resources of the type in all Regions. The policy of each session names the one resource.',
  );
}

/** Adds a role with one policy, so that a role is one resource of the stack. */
export function addRole(
  scope: Construct,
  id: string,
  { roleName, description, trust, statements }: RoleProps & { readonly statements: readonly object[] },
): CfnRole {
  return new CfnRole(scope, id, {
    roleName,
    description,
    maxSessionDuration: 3600,
    assumeRolePolicyDocument: trust,
    policies: [{ policyName: 'Permissions', policyDocument: { Version: '2012-10-17', Statement: statements } }],
  });
}

function inRole(placeholder: Placeholder, passable: PassableRoles): string {
  const values = { partition: Aws.PARTITION, account: Aws.ACCOUNT_ID, region: '*', id: '*', name: '*', passable };
  return values[placeholder];
}
