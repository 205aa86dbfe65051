/** A load balancer with attributes, as Elastic Load Balancing returns them. */
import type {
  DescribeLoadBalancerAttributesInput,
  ModifyLoadBalancerAttributesInput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { fakeAws, named } from '../../../testing/index.ts';

export const balancerArn = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/web/50dc6c495c0c9188';

/** The values of a new Application Load Balancer, of those that a control reads. */
const usual = {
  'deletion_protection.enabled': 'false',
  'routing.http.desync_mitigation_mode': 'defensive',
  'routing.http.drop_invalid_header_fields.enabled': 'false',
};

/** @param given Its attributes. `null`: a load balancer of its kind does not have it. */
export function fakeBalancer(given: { readonly [key: string]: string | null } = {}) {
  const attributes = new Map<string, string | null>(Object.entries({ ...usual, ...given }));
  const present = () => [...attributes].flatMap(([Key, Value]) => (Value === null ? [] : [{ Key, Value }]));
  const aws = fakeAws({
    DescribeLoadBalancerAttributesCommand: ({ LoadBalancerArn }: DescribeLoadBalancerAttributesInput) => {
      if (LoadBalancerArn !== balancerArn) throw named('LoadBalancerNotFoundException');
      return { Attributes: present() };
    },
    ModifyLoadBalancerAttributesCommand: ({ LoadBalancerArn, Attributes = [] }: ModifyLoadBalancerAttributesInput) => {
      if (LoadBalancerArn !== balancerArn) throw named('LoadBalancerNotFoundException');
      for (const { Key = '', Value = '' } of Attributes) {
        if ((attributes.get(Key) ?? null) === null) throw named('InvalidConfigurationRequestException');
        attributes.set(Key, Value);
      }
      return { Attributes: present() };
    },
  });
  return { aws, attributes };
}

/** No load balancer. */
export const noBalancer = () =>
  fakeAws({
    DescribeLoadBalancerAttributesCommand: () => {
      throw named('LoadBalancerNotFoundException');
    },
  });
