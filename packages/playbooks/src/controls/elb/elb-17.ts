import {
  DescribeListenersCommand,
  ElasticLoadBalancingV2Client,
  ModifyListenerCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { type Aws, type Target, definePlaybook, ifAbsent, set } from '../../engine/index.ts';

const ownListener = 'arn:{partition}:elasticloadbalancing:{region}:{account}:listener/{name}' as const;

/** The fixed parameter `sslPolicies` of the control. */
const recommended = [
  'ELBSecurityPolicy-TLS13-1-3-2021-06',
  'ELBSecurityPolicy-TLS13-1-3-FIPS-2023-04',
  'ELBSecurityPolicy-TLS13-1-2-Res-2021-06',
  'ELBSecurityPolicy-TLS13-1-2-Res-FIPS-2023-04',
  'ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09',
  'ELBSecurityPolicy-TLS13-1-3-PQ-2025-09',
  'ELBSecurityPolicy-TLS13-1-2-Res-FIPS-PQ-2025-09',
  'ELBSecurityPolicy-TLS13-1-3-FIPS-PQ-2025-09',
];

/**
 * ELB.17: Application and Network Load Balancers with listeners should use recommended security policies.
 *
 * ASR sets the security policy `ELBSecurityPolicy-TLS13-1-2-Res-2021-06`, which most clients support of the recommended ones:
 * TLS 1.2 with current ciphers, and TLS 1.3. A listener with a FIPS or a post-quantum policy gets the recommended policy of
 * that kind. Policies for TLS 1.3 only stay. The certificates and actions of the listener stay. The change has no cost.
 *
 * Remediation always requires approval. Clients that support only TLS 1.0 or 1.1, or only older ciphers, can no longer
 * connect: devices, old versions of Java and Android, and some scripts. The fields `ssl_protocol` and `ssl_cipher` of the
 * access logs show them.
 *
 * @failed The AWS Config rule `elbv2-predefined-security-policy-ssl-check` finds an HTTPS or TLS listener whose security
 * policy is none of the eight recommended ones.
 * @reads The protocol and the security policy of the listener.
 * @impact Clients that do not support TLS 1.2 with current ciphers.
 * @owners The AWS Load Balancer Controller, AWS Elastic Beanstalk, AWS CloudFormation.
 * @undo Nothing is lost.
 * @unverified The resource type by which Security Hub names a listener in a finding.
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html#elb-17
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
 */
export const elb17 = definePlaybook({
  control: 'ELB.17',
  title: 'require TLS 1.2 with current ciphers from the clients of a load balancer',
  resourceType: 'AwsElasticLoadBalancingV2Listener',
  scope: 'regional',
  effect: 'reversible',
  alwaysAsks: true,
  permissions: {
    read: ['elasticloadbalancing:DescribeListeners'],
    write: ['elasticloadbalancing:ModifyListener'],
    on: { 'elasticloadbalancing:ModifyListener': [ownListener] },
  },
  parameters: {},

  read,

  plan(listener) {
    // The control judges only listeners that decrypt.
    if (listener.policy === null || recommended.includes(listener.policy)) return { kind: 'compliant' };
    return set(listener, { policy: recommendedFor(listener.policy) });
  },

  async apply({ resourceId: ListenerArn }, { to: SslPolicy }, aws) {
    if (SslPolicy !== null) {
      await aws.client(ElasticLoadBalancingV2Client).send(new ModifyListenerCommand({ ListenerArn, SslPolicy }));
    }
  },
});

/** FIPS policies use another cryptographic module, and post-quantum policies another key exchange. */
function recommendedFor(policy: string): string {
  const isFips = policy.includes('FIPS');
  if (policy.includes('-PQ-')) return `ELBSecurityPolicy-TLS13-1-2-Res-${isFips ? 'FIPS-' : ''}PQ-2025-09`;
  return `ELBSecurityPolicy-TLS13-1-2-Res-${isFips ? 'FIPS-2023-04' : '2021-06'}`;
}

async function read({ resourceId }: Target, aws: Aws) {
  const { Listeners: [found] = [] } = await aws
    .client(ElasticLoadBalancingV2Client)
    .send(new DescribeListenersCommand({ ListenerArns: [resourceId] }))
    .catch(ifAbsent(['ListenerNotFoundException', 'ListenerNotFound'], { Listeners: [] }));
  if (found === undefined) return undefined;
  const decrypts = found.Protocol === 'HTTPS' || found.Protocol === 'TLS';
  /** `null`: the listener does not decrypt. */
  return { policy: decrypts ? String(found.SslPolicy) : null };
}
