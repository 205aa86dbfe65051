import type {
  DeleteScalingPolicyRequest,
  DeregisterScalableTargetRequest,
  PutScalingPolicyRequest,
  RegisterScalableTargetRequest,
  ScalableTarget,
  ScalingPolicy,
} from '@aws-sdk/client-application-auto-scaling';
import type { TableDescription } from '@aws-sdk/client-dynamodb';
import { fakeAws, named } from '../../../testing/index.ts';

/** A part of the table's capacity that scales, with its policies and schedule. */
export interface FakeScaling {
  readonly target?: Partial<ScalableTarget>;
  readonly policies?: readonly Partial<ScalingPolicy>[];
  /** The names of the scheduled actions. */
  readonly schedule?: readonly string[];
}

interface ScalableRequest {
  readonly ResourceId?: string | undefined;
  readonly ResourceIds?: readonly string[];
  readonly ScalableDimension?: string | undefined;
}

/**
 * @param given The scaling by resource and dimension, such as `table/orders table:ReadCapacityUnits`. Policies are
 * listed one per page.
 */
export function fakeTableScaling(table: TableDescription, given: { readonly [at: string]: FakeScaling } = {}) {
  const scaling = new Map(Object.entries(given));
  const tags: unknown[] = [];
  const at = ({ ResourceId, ResourceIds: [first] = [], ScalableDimension = '' }: ScalableRequest) =>
    `${ResourceId ?? first} ${ScalableDimension.replace('dynamodb:', '')}`;
  const change = (request: ScalableRequest, changed: FakeScaling) => {
    const found = scaling.get(at(request));
    if (found?.target === undefined) throw named('ObjectNotFoundException');
    scaling.set(at(request), { ...found, ...changed });
  };
  const policiesAt = (request: ScalableRequest) => scaling.get(at(request))?.policies ?? [];
  const aws = fakeAws({
    DescribeTableCommand: ({ TableName }: { readonly TableName: string }) => {
      if (TableName !== 'orders') throw named('ResourceNotFoundException');
      return { Table: { TableStatus: 'ACTIVE', ...table } };
    },
    DescribeScalableTargetsCommand: (request: ScalableRequest) => {
      const target = scaling.get(at(request))?.target;
      return { ScalableTargets: target === undefined ? [] : [target] };
    },
    DescribeScalingPoliciesCommand: ({
      NextToken = '0',
      ...request
    }: ScalableRequest & { readonly NextToken?: string }) => {
      const page = Number(NextToken);
      const policies = policiesAt(request);
      const ScalingPolicies = policies.slice(page, page + 1);
      return { ScalingPolicies, ...(page + 1 < policies.length && { NextToken: `${page + 1}` }) };
    },
    DescribeScheduledActionsCommand: (request: ScalableRequest) => {
      const names = scaling.get(at(request))?.schedule ?? [];
      return { ScheduledActions: names.map((ScheduledActionName) => ({ ScheduledActionName })) };
    },
    RegisterScalableTargetCommand: ({ Tags, ...target }: RegisterScalableTargetRequest) => {
      const found = scaling.get(at(target));
      if (found !== undefined && Tags !== undefined) throw named('ValidationException');
      if (Tags !== undefined) tags.push(Tags);
      scaling.set(at(target), { ...found, target: { ...found?.target, ...target } });
      return {};
    },
    DeregisterScalableTargetCommand: (target: DeregisterScalableTargetRequest) => {
      if (!scaling.delete(at(target))) throw named('ObjectNotFoundException');
      return {};
    },
    PutScalingPolicyCommand: (policy: PutScalingPolicyRequest) => {
      const others = policiesAt(policy).filter(({ PolicyName }) => PolicyName !== policy.PolicyName);
      change(policy, { policies: [...others, policy] });
      return {};
    },
    DeleteScalingPolicyCommand: (policy: DeleteScalingPolicyRequest) => {
      const others = policiesAt(policy).filter(({ PolicyName }) => PolicyName !== policy.PolicyName);
      if (others.length === policiesAt(policy).length) throw named('ObjectNotFoundException');
      change(policy, { policies: others });
      return {};
    },
  });
  return { aws, scaling, tags };
}
