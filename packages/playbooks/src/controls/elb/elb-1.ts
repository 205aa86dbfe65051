import {
  ElasticLoadBalancingV2Client,
  ModifyListenerCommand,
  ModifyRuleCommand,
  type Action,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import {
  type Consumer,
  type Keyed,
  cutOff,
  definePlaybook,
  explain,
  ifAbsent,
  join,
  refuse,
  setElements,
} from '../../engine/index.ts';
import { type Admitted, admittedOnlyOn } from './admitted.ts';
import { isRedirect, readLoadBalancer } from './load-balancer.ts';

const anyListener = 'arn:{partition}:elasticloadbalancing:{region}:{account}:listener/app/*/{id}/*';
const anyRule = 'arn:{partition}:elasticloadbalancing:{region}:{account}:listener-rule/app/*/{id}/*/*';

/**
 * ELB.1: Application Load Balancer should be configured to redirect all HTTP requests to HTTPS.
 *
 * ASR changes the actions of all rules of all HTTP listeners, including the default rules, to a permanent redirect
 * (HTTP 301) to an HTTPS listener. Most clients repeat a POST request as a GET request. Browsers cache the redirect, even
 * after an undo.
 *
 * Remediation always requires approval. If a CDN connects to the load balancer only over HTTP, for example CloudFront
 * with the origin protocol policy "HTTP only", every request ends in a redirect loop. Configure the CDN to use HTTPS
 * before you remediate. Check that the certificates of the load balancer cover all host names.
 *
 * ASR refuses a load balancer whose security groups let a source in on the HTTP port and not on the HTTPS port, a load
 * balancer without an HTTPS listener, and a load balancer that a Kubernetes controller or Elastic Beanstalk manages.
 *
 * @failed The AWS Config rule `alb-http-to-https-redirection-check` finds an HTTP listener with a rule that does not
 * redirect to HTTPS.
 * @reads All rules of all HTTP listeners, the ports of the HTTPS listeners, the security groups with the entries of their
 * prefix lists, and the tags of the load balancer.
 * @impact Clients that do not follow redirects, such as some health checks and older devices. CDNs that connect only
 * over HTTP. Clients that send POST requests over HTTP.
 * @owners The AWS Load Balancer Controller, AWS Elastic Beanstalk. AWS CodeDeploy changes the target groups of its
 * listeners.
 * @undo Undo restores the actions of every rule. Browsers that cached the redirect keep using HTTPS.
 * @unverified Whether network ACLs let clients in to the HTTPS port, and whether the certificates cover all host names.
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html#elb-1
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-update-rules.html
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-update-security-groups.html
 */
export const elb1 = definePlaybook({
  control: 'ELB.1',
  title: 'redirect the HTTP requests of an Application Load Balancer to HTTPS',
  resourceType: 'AwsElbv2LoadBalancer',
  scope: 'regional',
  effect: 'reversible',
  // ASR cannot detect a CDN that connects over HTTP, and the redirect loop would start with the first request.
  alwaysAsks: true,
  permissions: {
    read: [
      'elasticloadbalancing:DescribeListeners',
      'elasticloadbalancing:DescribeRules',
      'elasticloadbalancing:DescribeLoadBalancers',
      'ec2:DescribeSecurityGroups',
      'ec2:GetManagedPrefixListEntries',
    ],
    write: ['elasticloadbalancing:ModifyListener', 'elasticloadbalancing:ModifyRule'],
    on: {
      'elasticloadbalancing:ModifyListener': [anyListener],
      'elasticloadbalancing:ModifyRule': [anyRule],
      // Another account may share a prefix list; AWS-managed lists belong to the account `aws`.
      'ec2:GetManagedPrefixListEntries': ['arn:{partition}:ec2:{region}:*:prefix-list/*'],
    },
  },
  parameters: {},

  read: ({ resourceId }, aws) => readLoadBalancer(resourceId, aws),

  plan(balancer) {
    const { httpsPorts, httpActions, ruleActions, plainPorts, admitted } = balancer;
    if (plainPorts.length === 0) return { kind: 'compliant' };
    const port = httpsPorts.includes(443) ? 443 : httpsPorts[0];
    if (port === undefined) {
      return refuse(
        'The load balancer has no HTTPS listener to redirect to. Add one with a certificate, then remediate again.',
      );
    }
    const onlyHttp = admitted === null ? [] : admittedOnlyOn(plainPorts, port, admitted);
    if (onlyHttp.length > 0) return refuse(whyCutOff(onlyHttp, plainPorts, port));
    const plan = join(
      setElements(balancer, 'httpActions', redirected(httpActions, port)),
      setElements(balancer, 'ruleActions', redirected(ruleActions, port)),
    );
    return explain(plan, `${cutOff(httpClients, 'use the load balancer')} ${aboutSecurityGroups(admitted, port)}`);
  },

  async apply(_target, { field, key, to }, aws) {
    if (to === null) return;
    const client = aws.client(ElasticLoadBalancingV2Client);
    const Actions = [...to];
    await (
      field === 'httpActions'
        ? client.send(new ModifyListenerCommand({ ListenerArn: key, DefaultActions: Actions }))
        : client.send(new ModifyRuleCommand({ RuleArn: key, Actions }))
    ).catch(ifAbsent(noListenerOrRule, undefined));
  },
});

/** The SDK names an error by its shape or by its code. */
const noListenerOrRule = ['ListenerNotFoundException', 'ListenerNotFound', 'RuleNotFoundException', 'RuleNotFound'];

const httpClients = [
  { kind: 'clients that do not follow redirects', name: '' },
  { kind: 'CDNs that connect only over HTTP', name: '' },
];

function whyCutOff(sources: readonly Consumer[], plainPorts: readonly number[], port: number): string {
  return (
    `${cutOff(sources, 'use the load balancer')} The security groups let them in on port ${plainPorts.join(' or ')}, but ` +
    `not on port ${port}, to which the requests would be redirected. Allow port ${port} for these sources, then ` +
    'remediate again.'
  );
}

function aboutSecurityGroups(admitted: Admitted | null, port: number): string {
  return admitted === null
    ? `ASR could not read security groups of the load balancer. First check that clients can connect to port ${port}.`
    : `The security groups let the clients of the HTTP listeners in on port ${port} too.`;
}

function redirected(all: Keyed<readonly Action[]>, port: number): Keyed<readonly Action[]> {
  const plain = Object.keys(all).filter((arn) => !isRedirect(all[arn] ?? []));
  return Object.fromEntries(plain.map((arn) => [arn, [redirectTo(port)]]));
}

function redirectTo(port: number): Action {
  const same = { Host: '#{host}', Path: '/#{path}', Query: '#{query}' };
  return {
    Type: 'redirect',
    Order: 1,
    RedirectConfig: { Protocol: 'HTTPS', Port: `${port}`, ...same, StatusCode: 'HTTP_301' },
  };
}
