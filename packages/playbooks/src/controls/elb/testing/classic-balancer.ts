/** A Classic Load Balancer with attributes, as Elastic Load Balancing returns them. */
import {
  CreateLoadBalancerCommand,
  ElasticLoadBalancingClient,
  type LoadBalancerAttributes,
  ModifyLoadBalancerAttributesCommand,
  type ModifyLoadBalancerAttributesInput,
} from '@aws-sdk/client-elastic-load-balancing';
import type { Account } from '../../../emulated-account/index.ts';
import { fakeAws, named } from '../../../testing/index.ts';

export const classicTarget = {
  partition: 'aws',
  accountId: '111122223333',
  region: 'eu-west-1',
  resourceId: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/web',
};

/** The attributes of a new load balancer that an API call creates. */
const usual: LoadBalancerAttributes = {
  CrossZoneLoadBalancing: { Enabled: false },
  AccessLog: { Enabled: false },
  ConnectionDraining: { Enabled: false, Timeout: 300 },
  ConnectionSettings: { IdleTimeout: 60 },
  AdditionalAttributes: [{ Key: 'elb.http.desyncmitigationmode', Value: 'defensive' }],
};

/** @param given Attributes that differ from those of a new load balancer. `null`: the load balancer does not exist. */
export function fakeClassic(given: LoadBalancerAttributes | null) {
  let attributes = { ...usual, ...given };
  const check = (name: string | undefined) => {
    if (given === null || name !== 'web') throw named('LoadBalancerNotFound');
  };
  const aws = fakeAws({
    DescribeLoadBalancerAttributesCommand: (input: { readonly LoadBalancerName: string }) => {
      check(input.LoadBalancerName);
      return { LoadBalancerAttributes: attributes };
    },
    ModifyLoadBalancerAttributesCommand: (input: ModifyLoadBalancerAttributesInput) => {
      check(input.LoadBalancerName);
      attributes = { ...attributes, ...input.LoadBalancerAttributes };
      return input;
    },
  });
  return { aws, attributes: () => attributes };
}

/** Creates a Classic Load Balancer with these attributes. Returns its ARN. */
export async function arrangeClassic(account: Account, given: LoadBalancerAttributes): Promise<string> {
  const elb = account.client(ElasticLoadBalancingClient);
  await elb.send(
    new CreateLoadBalancerCommand({
      LoadBalancerName: 'web',
      Listeners: [{ Protocol: 'HTTP', LoadBalancerPort: 80, InstancePort: 80 }],
      AvailabilityZones: [`${account.region}a`],
    }),
  );
  await elb.send(new ModifyLoadBalancerAttributesCommand({ LoadBalancerName: 'web', LoadBalancerAttributes: given }));
  return `arn:aws:elasticloadbalancing:${account.region}:${account.accountId}:loadbalancer/web`;
}
