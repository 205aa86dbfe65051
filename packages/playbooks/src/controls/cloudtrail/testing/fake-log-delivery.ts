import { type Handlers, named } from '../../../testing/index.ts';

/** Emulates the log groups and roles that a service needs to deliver events. */
export function fakeLogDelivery() {
  const groups = new Map<string, LogGroup>();
  const roles = new Map<string, { readonly [policy: string]: string }>();
  const boundaries = new Map<string, string>();

  const group = (name: string) => groups.get(name) ?? fail('ResourceNotFoundException');
  const role = (name: string) => roles.get(name) ?? fail('NoSuchEntityException');
  const handlers: Handlers = {
    DescribeLogGroupsCommand: (input: { logGroupNamePrefix: string; limit: number }) => ({
      logGroups: [...groups.keys()]
        .filter((name) => name.startsWith(input.logGroupNamePrefix))
        .toSorted()
        .slice(0, input.limit)
        .map((logGroupName) => ({ logGroupName })),
    }),
    CreateLogGroupCommand: (input: { logGroupName: string; tags: object }) => {
      if (groups.has(input.logGroupName)) fail('ResourceAlreadyExistsException');
      groups.set(input.logGroupName, { tags: input.tags, streams: 0 });
      return {};
    },
    PutRetentionPolicyCommand: (input: { logGroupName: string; retentionInDays: number }) => {
      groups.set(input.logGroupName, { ...group(input.logGroupName), retentionDays: input.retentionInDays });
      return {};
    },
    DescribeLogStreamsCommand: (input: { logGroupName: string }) => ({
      logStreams: Array.from({ length: group(input.logGroupName).streams }, () => ({})),
    }),
    DeleteLogGroupCommand: (input: { logGroupName: string }) => {
      group(input.logGroupName);
      groups.delete(input.logGroupName);
      return {};
    },
    GetRoleCommand: ({ RoleName }: RoleInput) => {
      role(RoleName);
      const PermissionsBoundaryArn = boundaries.get(RoleName);
      return { Role: { RoleName, ...(PermissionsBoundaryArn && { PermissionsBoundary: { PermissionsBoundaryArn } }) } };
    },
    CreateRoleCommand: (input: RoleInput) => {
      if (roles.has(input.RoleName)) fail('EntityAlreadyExistsException');
      roles.set(input.RoleName, {});
      if (input.PermissionsBoundary !== undefined) boundaries.set(input.RoleName, input.PermissionsBoundary);
      return {};
    },
    DeleteRoleCommand: (input: RoleInput) => {
      if (Object.keys(role(input.RoleName)).length > 0) fail('DeleteConflictException');
      roles.delete(input.RoleName);
      boundaries.delete(input.RoleName);
      return {};
    },
    GetRolePolicyCommand: (input: PolicyInput) => ({
      PolicyName: input.PolicyName,
      PolicyDocument: role(input.RoleName)[input.PolicyName] ?? fail('NoSuchEntityException'),
    }),
    PutRolePolicyCommand: (input: PolicyInput) => {
      roles.set(input.RoleName, { ...role(input.RoleName), [input.PolicyName]: input.PolicyDocument });
      return {};
    },
    DeleteRolePolicyCommand: (input: PolicyInput) => {
      const { [input.PolicyName]: removed = fail('NoSuchEntityException'), ...kept } = role(input.RoleName);
      roles.set(input.RoleName, kept);
      return { removed };
    },
  };
  return {
    handlers,
    groups,
    roles,
    boundaries,
    /** Writes an event, as the delivering service does. */
    deliver: (name: string) => groups.set(name, { ...group(name), streams: 1 }),
  };
}

interface LogGroup {
  readonly tags: object;
  readonly retentionDays?: number;
  readonly streams: number;
}

interface RoleInput {
  readonly RoleName: string;
  readonly PermissionsBoundary?: string;
}

interface PolicyInput extends RoleInput {
  readonly PolicyName: string;
  readonly PolicyDocument: string;
}

function fail(error: string): never {
  throw named(error);
}
