/** The cache behaviors of a distribution. Pure. */
import type {
  CacheBehavior,
  DefaultCacheBehavior,
  DistributionConfig,
  ViewerProtocolPolicy,
} from '@aws-sdk/client-cloudfront';

export interface Behavior {
  /** The path pattern, or the name that the console gives to the default behavior. No path pattern can have this form. */
  readonly name: string;
  readonly policy: string;
  /** The id of an origin or of an origin group. */
  readonly originId: string;
}

const defaultName = 'Default (*)';

export function behaviorsOf({
  DefaultCacheBehavior: byDefault,
  CacheBehaviors,
}: DistributionConfig): readonly Behavior[] {
  const others = CacheBehaviors?.Items ?? [];
  return [
    ...(byDefault === undefined ? [] : [behaviorOf(defaultName, byDefault)]),
    ...others.map((behavior) => behaviorOf(String(behavior.PathPattern), behavior)),
  ];
}

function behaviorOf(name: string, { ViewerProtocolPolicy: policy, TargetOriginId }: DefaultCacheBehavior): Behavior {
  return { name, policy: String(policy), originId: String(TargetOriginId) };
}

/** The same configuration with other viewer protocol policies. A behavior that is gone stays gone. */
export function withPolicies(
  config: DistributionConfig,
  changes: readonly { readonly key: string; readonly to: string | null }[],
): DistributionConfig {
  const policies = new Map(changes.map(({ key, to }) => [key, to]));
  const changed = <Some extends CacheBehavior | DefaultCacheBehavior>(name: string, behavior: Some): Some => ({
    ...behavior,
    ViewerProtocolPolicy: (policies.get(name) ?? behavior.ViewerProtocolPolicy) as ViewerProtocolPolicy,
  });
  const { DefaultCacheBehavior: byDefault, CacheBehaviors: others } = config;
  return {
    ...config,
    DefaultCacheBehavior: byDefault && changed(defaultName, byDefault),
    ...(others?.Items === undefined
      ? {}
      : { CacheBehaviors: { ...others, Items: others.Items.map((one) => changed(String(one.PathPattern), one)) } }),
  };
}
