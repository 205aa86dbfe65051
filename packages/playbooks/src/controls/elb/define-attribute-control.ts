/** The controls on one attribute of a load balancer of the second version: application, network or gateway. */
import {
  DescribeLoadBalancerAttributesCommand,
  ElasticLoadBalancingV2Client,
  ModifyLoadBalancerAttributesCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import {
  type ControlId,
  type Keyed,
  type Permissions,
  definePlaybook,
  ifAbsent,
  refuse,
  setElements,
} from '../../engine/index.ts';

const kindNames = { app: 'Application', net: 'Network', gwy: 'Gateway' } as const;
type Kind = keyof typeof kindNames;

interface AttributeControl {
  readonly control: ControlId;
  readonly title: string;
  /** The key of the attribute: `deletion_protection.enabled`. */
  readonly attribute: string;
  /** The kinds of load balancers that have the attribute. */
  readonly kinds: readonly Kind[];
  /** The value that ASR sets. */
  readonly value: string;
  /** Other values that are compliant. */
  readonly otherValues?: readonly string[];
  readonly alwaysAsks?: true;
}

interface Balancer {
  /** The attribute by its key. Empty: a load balancer of this kind does not have it. */
  readonly attributes: Keyed<string>;
}

/** The SDK names an error by its shape or by its code. */
const noBalancer = ['LoadBalancerNotFoundException', 'LoadBalancerNotFound'];

/**
 * Defines the playbook of a control on one attribute. The other attributes keep their values.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_LoadBalancerAttribute.html
 */
export function defineAttributeControl({ attribute, kinds, value, otherValues = [], ...control }: AttributeControl) {
  return definePlaybook({
    ...control,
    resourceType: 'AwsElbv2LoadBalancer',
    permissions: permissionsFor(kinds),
    parameters: {},

    async read({ resourceId }, aws): Promise<Balancer | undefined> {
      const found = await aws
        .client(ElasticLoadBalancingV2Client)
        .send(new DescribeLoadBalancerAttributesCommand({ LoadBalancerArn: resourceId }))
        .catch(ifAbsent(noBalancer, undefined));
      const present = found?.Attributes?.find(({ Key }) => Key === attribute)?.Value;
      return found && { attributes: present === undefined ? {} : { [attribute]: present } };
    },

    plan(balancer) {
      const present = balancer.attributes[attribute];
      if (present === undefined) return refuse(withoutAttribute(attribute, kinds));
      if (otherValues.includes(present)) return { kind: 'compliant' };
      return setElements(balancer, 'attributes', { [attribute]: value });
    },

    async apply({ resourceId }, { key, to }, aws) {
      if (to === null) return;
      const command = new ModifyLoadBalancerAttributesCommand({
        LoadBalancerArn: resourceId,
        Attributes: [{ Key: key, Value: to }],
      });
      await aws.client(ElasticLoadBalancingV2Client).send(command).catch(ifAbsent(noBalancer, undefined));
    },
  });
}

function permissionsFor(kinds: readonly Kind[]): Permissions {
  const arns = kinds.map((kind) => {
    return `arn:{partition}:elasticloadbalancing:{region}:{account}:loadbalancer/${kind}/*/{id}` as const;
  });
  return {
    read: ['elasticloadbalancing:DescribeLoadBalancerAttributes'],
    write: ['elasticloadbalancing:ModifyLoadBalancerAttributes'],
    on: { 'elasticloadbalancing:ModifyLoadBalancerAttributes': arns },
  };
}

function withoutAttribute(attribute: string, kinds: readonly Kind[]): string {
  const names = new Intl.ListFormat('en-US').format(kinds.map((kind) => kindNames[kind]));
  return `The load balancer has no attribute ${attribute}, which only ${names} Load Balancers have. Suppress the finding.`;
}
