import type {
  AttachRolePolicyRequest,
  CreateRoleRequest,
  ListAttachedRolePoliciesRequest,
  Tag,
} from '@aws-sdk/client-iam';
import type { DBInstance, ModifyDBInstanceMessage } from '@aws-sdk/client-rds';
import { fakeAws, named } from '../../../testing/index.ts';

/** A role with its attached policies. */
export interface FakeMonitoringRole {
  readonly trust: object;
  readonly policies: readonly string[];
  readonly tags?: readonly Tag[];
}

export interface FakeMonitoring {
  readonly instance?: DBInstance;
  readonly others?: readonly DBInstance[];
  readonly roles?: { readonly [name: string]: FakeMonitoringRole };
}

const needed = 'arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole';

/**
 * The DB instance `orders`, other instances, and roles that RDS can use. Lists return one instance and one policy per
 * page.
 */
export function fakeMonitoring({ instance: given = {}, others = [], roles: givenRoles = {} }: FakeMonitoring = {}) {
  let instance: DBInstance = {
    DBInstanceIdentifier: 'orders',
    DBInstanceStatus: 'available',
    DBInstanceClass: 'db.m6g.large',
    Engine: 'postgres',
    ...given,
  };
  const roles = new Map(Object.entries(givenRoles));
  const roleNamed = (name = '') => {
    const role = roles.get(name);
    if (role === undefined) throw named('NoSuchEntityException');
    return role;
  };
  const mustBeReady = (arn = '') => {
    if (!roles.get(arn.slice(arn.lastIndexOf('/') + 1))?.policies.includes(needed)) {
      throw named('InvalidParameterValue', 'It does not include the required permissions for: ENHANCED_MONITORING');
    }
  };
  const aws = fakeAws({
    DescribeDBInstancesCommand: (input: { readonly DBInstanceIdentifier?: string; readonly Marker?: string }) => {
      const all = [instance, ...others];
      if (input.DBInstanceIdentifier !== undefined) {
        const found = all.filter(({ DBInstanceIdentifier }) => DBInstanceIdentifier === input.DBInstanceIdentifier);
        if (found.length === 0) throw named('DBInstanceNotFoundFault');
        return { DBInstances: found };
      }
      const page = Number(input.Marker ?? 0);
      return { DBInstances: [all[page]], ...(page + 1 < all.length && { Marker: `${page + 1}` }) };
    },
    // A setting that the call does not name stays as it is.
    ModifyDBInstanceCommand: ({ ApplyImmediately, ...more }: ModifyDBInstanceMessage) => {
      const { MonitoringInterval = instance.MonitoringInterval ?? 0 } = more;
      if (ApplyImmediately === true)
        throw new Error('This would also apply all changes that are pending for the maintenance window.');
      if (instance.DBInstanceStatus !== 'available') throw named('InvalidDBInstanceStateFault');
      if (![0, 1, 5, 10, 15, 30, 60].includes(MonitoringInterval)) throw named('InvalidParameterValue');
      if (MonitoringInterval > 0) mustBeReady(more.MonitoringRoleArn ?? instance.MonitoringRoleArn);
      instance = Object.assign({}, instance, more, { MonitoringInterval });
      return {};
    },
    GetRoleCommand: ({ RoleName = '' }: { readonly RoleName?: string }) => {
      const { trust, tags } = roleNamed(RoleName);
      const AssumeRolePolicyDocument = encodeURIComponent(JSON.stringify(trust));
      return { Role: { RoleName, AssumeRolePolicyDocument, Tags: tags } };
    },
    ListAttachedRolePoliciesCommand: ({ RoleName, Marker = '0' }: ListAttachedRolePoliciesRequest) => {
      const { policies } = roleNamed(RoleName);
      const page = Number(Marker);
      const AttachedPolicies = policies.slice(page, page + 1).map((PolicyArn) => ({ PolicyArn }));
      return { AttachedPolicies, ...(page + 1 < policies.length && { IsTruncated: true, Marker: `${page + 1}` }) };
    },
    CreateRoleCommand: ({ RoleName = '', AssumeRolePolicyDocument = '', Tags: tags = [] }: CreateRoleRequest) => {
      if (roles.has(RoleName)) throw named('EntityAlreadyExistsException');
      roles.set(RoleName, { trust: JSON.parse(AssumeRolePolicyDocument) as object, policies: [], tags });
      return {};
    },
    DeleteRoleCommand: ({ RoleName = '' }: { readonly RoleName?: string }) => {
      if (roleNamed(RoleName).policies.length > 0) throw named('DeleteConflictException');
      roles.delete(RoleName);
      return {};
    },
    AttachRolePolicyCommand: ({ RoleName = '', PolicyArn = '' }: AttachRolePolicyRequest) => {
      const role = roleNamed(RoleName);
      roles.set(RoleName, { ...role, policies: [...new Set([...role.policies, PolicyArn])] });
      return {};
    },
    DetachRolePolicyCommand: ({ RoleName = '', PolicyArn = '' }: AttachRolePolicyRequest) => {
      const role = roleNamed(RoleName);
      if (!role.policies.includes(PolicyArn)) throw named('NoSuchEntityException');
      roles.set(RoleName, { ...role, policies: role.policies.filter((arn) => arn !== PolicyArn) });
      return {};
    },
  });
  return { aws, roles, current: () => instance };
}
