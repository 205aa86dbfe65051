/** The attributes of a load balancer of the second version: application, network or gateway. */
import {
  DescribeLoadBalancerAttributesCommand,
  ElasticLoadBalancingV2Client,
  ModifyLoadBalancerAttributesCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { type Aws, type Permissions, type Target, ifAbsent, refuse } from '../../engine/index.ts';
import { goneNames } from './gone-names.ts';

type Kind = 'app' | 'net' | 'gwy';

/** @param kinds The kinds of load balancers that have the attribute. */
export function attributePermissions(...kinds: readonly Kind[]): Permissions {
  const arns = kinds.map((kind) => {
    return `arn:{partition}:elasticloadbalancing:{region}:{account}:loadbalancer/${kind}/*/{id}` as const;
  });
  return {
    read: ['elasticloadbalancing:DescribeLoadBalancerAttributes'],
    write: ['elasticloadbalancing:ModifyLoadBalancerAttributes'],
    on: { 'elasticloadbalancing:ModifyLoadBalancerAttributes': arns },
  };
}

/**
 * Returns the value of one attribute. `null`: a load balancer of this kind does not have it. `undefined`: there is no
 * load balancer.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_LoadBalancerAttribute.html
 */
export async function readAttribute({ resourceId }: Target, key: string, aws: Aws): Promise<string | null | undefined> {
  const found = await aws
    .client(ElasticLoadBalancingV2Client)
    .send(new DescribeLoadBalancerAttributesCommand({ LoadBalancerArn: resourceId }))
    .catch(ifAbsent(goneNames, undefined));
  if (found === undefined) return undefined;
  return found.Attributes?.find(({ Key }) => Key === key)?.Value ?? null;
}

/** Sets one attribute. The others keep their values. */
export async function setAttribute({ resourceId }: Target, Key: string, Value: string | null, aws: Aws): Promise<void> {
  if (Value === null) return;
  const command = new ModifyLoadBalancerAttributesCommand({
    LoadBalancerArn: resourceId,
    Attributes: [{ Key, Value }],
  });
  await aws.client(ElasticLoadBalancingV2Client).send(command).catch(ifAbsent(goneNames, undefined));
}

/** @param kinds The kinds of load balancers that have the attribute: `Application Load Balancers`. */
export function refuseWithout(key: string, kinds: string) {
  return refuse(`The load balancer has no attribute ${key}, which only ${kinds} have. Suppress the finding.`);
}
