/** The controls on one attribute of a Classic Load Balancer. */
import {
  DescribeLoadBalancerAttributesCommand,
  ElasticLoadBalancingClient,
  type LoadBalancerAttributes,
  ModifyLoadBalancerAttributesCommand,
} from '@aws-sdk/client-elastic-load-balancing';
import {
  type ControlId,
  type Keyed,
  definePlaybook,
  ifAbsent,
  lastPartOf,
  refuse,
  setElements,
} from '../../engine/index.ts';

interface ClassicControl<Value> {
  readonly control: ControlId;
  readonly title: string;
  /** The member of the attributes: `ConnectionDraining`. */
  readonly attribute: keyof LoadBalancerAttributes;
  /** Reads the value. `undefined`: AWS does not report the attribute. */
  readonly valueIn: (attributes: LoadBalancerAttributes) => Value | undefined;
  /** The value that ASR sets, from the present one. The same value: the load balancer is compliant. */
  readonly required: (present: Value) => Value;
  /** The member with the value, as a call sends it. */
  readonly toAttribute: (value: Value) => LoadBalancerAttributes;
  readonly alwaysAsks?: true;
}

interface Balancer<Value> {
  /** The attribute by its name. Empty: AWS does not report it. */
  readonly attributes: Keyed<Value>;
}

/** The SDK names an error by its shape or by its code. */
const noBalancer = ['AccessPointNotFoundException', 'LoadBalancerNotFound'];

/**
 * Defines the playbook of a control on one attribute of a Classic Load Balancer. The other attributes keep their values.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/2012-06-01/APIReference/API_ModifyLoadBalancerAttributes.html
 */
export function defineClassicControl<Value>(given: ClassicControl<Value>) {
  const { attribute, valueIn, required, toAttribute, ...control } = given;
  return definePlaybook<Balancer<Value>, 'attributes'>({
    ...control,
    resourceType: 'AwsElbLoadBalancer',
    permissions: {
      read: ['elasticloadbalancing:DescribeLoadBalancerAttributes'],
      write: ['elasticloadbalancing:ModifyLoadBalancerAttributes'],
      on: {
        'elasticloadbalancing:ModifyLoadBalancerAttributes': [
          'arn:{partition}:elasticloadbalancing:{region}:{account}:loadbalancer/{id}',
        ],
      },
    },
    parameters: {},

    async read({ resourceId }, aws) {
      const found = await aws
        .client(ElasticLoadBalancingClient)
        .send(new DescribeLoadBalancerAttributesCommand({ LoadBalancerName: lastPartOf(resourceId) }))
        .catch(ifAbsent(noBalancer, undefined));
      const present = valueIn(found?.LoadBalancerAttributes ?? {});
      return found && { attributes: present === undefined ? {} : { [attribute]: present } };
    },

    plan(balancer) {
      const present = balancer.attributes[attribute];
      if (present !== undefined) return setElements(balancer, 'attributes', { [attribute]: required(present) });
      return refuse(`AWS does not report the attribute ${attribute} of the load balancer. Set it yourself.`);
    },

    async apply({ resourceId }, { to }, aws) {
      if (to === null) return;
      const command = new ModifyLoadBalancerAttributesCommand({
        LoadBalancerName: lastPartOf(resourceId),
        LoadBalancerAttributes: toAttribute(to),
      });
      await aws.client(ElasticLoadBalancingClient).send(command).catch(ifAbsent(noBalancer, undefined));
    },
  });
}
