import type { AccessLog, ModifyLoadBalancerAttributesInput as Classic } from '@aws-sdk/client-elastic-load-balancing';
import type { ModifyLoadBalancerAttributesInput } from '@aws-sdk/client-elastic-load-balancing-v2';
import { fakeAws, named } from '../../../testing/index.ts';
import { fakeBuckets } from '../../s3/testing/index.ts';

type Attributes = { readonly [key: string]: string };

/** The commands of the two versions of the API have the same names. */
interface Described {
  readonly LoadBalancerArn?: string | undefined;
  readonly LoadBalancerName?: string | undefined;
}
type Modified = Partial<ModifyLoadBalancerAttributesInput> & Partial<Classic>;

interface Balancer {
  /** The attributes of an Application Load Balancer. */
  readonly attributes?: Attributes;
  /** The access log of a Classic Load Balancer. */
  readonly log?: AccessLog | undefined;
  readonly isGone?: true;
}

/** An account with the load balancer of this ARN. As in Elastic Load Balancing, its logs can be on only with a bucket. */
export function fakeAccessLogs(arn: string, given: Balancer, buckets = fakeBuckets()) {
  const isClassic = !/loadbalancer\/(app|net|gwy)\//.test(arn);
  let { log, attributes = {} } = given;
  const check = ({ LoadBalancerArn, LoadBalancerName }: Described) => {
    const isKnown = isClassic ? `loadbalancer/${LoadBalancerName}` === arn.split(':')[5] : LoadBalancerArn === arn;
    if (given.isGone || !isKnown) throw named(isClassic ? 'LoadBalancerNotFound' : 'LoadBalancerNotFoundException');
  };
  const checkBucket = (name: string | undefined) => {
    const found = buckets.find(name ?? '');
    const isAllowed = found?.policy?.includes('logdelivery.elasticloadbalancing.amazonaws.com');
    if (!isAllowed) throw named('InvalidConfigurationRequestException', 'Access Denied for bucket');
  };
  const aws = fakeAws({
    ...buckets.handlers,
    DescribeLoadBalancerAttributesCommand: (input: Described) => {
      check(input);
      const Attributes = Object.entries(attributes).map(([Key, Value]) => ({ Key, Value }));
      return isClassic ? { LoadBalancerAttributes: { AccessLog: log } } : { Attributes };
    },
    ModifyLoadBalancerAttributesCommand: (input: Modified) => {
      check(input);
      if (isClassic) {
        log = input.LoadBalancerAttributes?.AccessLog;
        if (log?.Enabled === true) checkBucket(log.S3BucketName);
        return {};
      }
      const changed = input.Attributes?.map(({ Key = '', Value = '' }) => [Key, Value] as const) ?? [];
      attributes = { ...attributes, ...Object.fromEntries(changed) };
      if (attributes['access_logs.s3.enabled'] === 'true') checkBucket(attributes['access_logs.s3.bucket']);
      return {};
    },
  });
  return { aws, buckets, attributes: () => attributes, log: () => log };
}
