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

/** A part of the table's capacity that scales, and what belongs to it. */
export interface FakeScaling {
  readonly target?: Partial<ScalableTarget>;
  readonly policies?: readonly Partial<ScalingPolicy>[];
  /** Names of scheduled actions. */
  readonly schedule?: readonly string[];
}

interface Asked {
  readonly ResourceId?: string | undefined;
  readonly ResourceIds?: readonly string[];
  readonly ScalableDimension?: string | undefined;
}

/** @param scaling By resource and dimension: `table/orders table:ReadCapacityUnits`. Policies come one to a page. */
export function fakeTableScaling(table: TableDescription, given: { readonly [at: string]: FakeScaling } = {}) {
  const scaling = new Map(Object.entries(given));
  const tags: unknown[] = [];
  const at = ({ ResourceId, ResourceIds: [first] = [], ScalableDimension = '' }: Asked) =>
    `${ResourceId ?? first} ${ScalableDimension.replace('dynamodb:', '')}`;
  const change = (asked: Asked, changed: FakeScaling) => {
    const found = scaling.get(at(asked));
    if (found?.target === undefined) throw named('ObjectNotFoundException');
    scaling.set(at(asked), { ...found, ...changed });
  };
  const policiesAt = (asked: Asked) => scaling.get(at(asked))?.policies ?? [];
  const aws = fakeAws({
    DescribeTableCommand: ({ TableName }: { readonly TableName: string }) => {
      if (TableName !== 'orders') throw named('ResourceNotFoundException');
      return { Table: { TableStatus: 'ACTIVE', ...table } };
    },
    DescribeScalableTargetsCommand: (asked: Asked) => {
      const target = scaling.get(at(asked))?.target;
      return { ScalableTargets: target === undefined ? [] : [target] };
    },
    DescribeScalingPoliciesCommand: ({ NextToken = '0', ...asked }: Asked & { readonly NextToken?: string }) => {
      const page = Number(NextToken);
      const policies = policiesAt(asked);
      const ScalingPolicies = policies.slice(page, page + 1);
      return { ScalingPolicies, ...(page + 1 < policies.length && { NextToken: `${page + 1}` }) };
    },
    DescribeScheduledActionsCommand: (asked: Asked) => {
      const names = scaling.get(at(asked))?.schedule ?? [];
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
