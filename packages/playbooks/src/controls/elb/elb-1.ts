import {
  DescribeListenersCommand,
  ElasticLoadBalancingV2Client,
  ModifyListenerCommand,
  type Action,
  type Listener,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import {
  type Aws,
  type Keyed,
  type Target,
  definePlaybook,
  ifAbsent,
  refuse,
  setElements,
} from '../../engine/index.ts';

/**
 * ELB.1: Application Load Balancer should be configured to redirect all HTTP requests to HTTPS.
 *
 * The default action of every HTTP listener becomes a permanent redirect (301). Clients that do not follow
 * redirects, such as some health checks and old devices, get no answer they understand, and browsers remember the
 * redirect after undo. Without an HTTPS listener nothing would be reachable: such a load balancer is refused.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html#elb-1
 */
export const elb1 = definePlaybook({
  control: 'ELB.1',
  title: 'redirect HTTP requests to an Application Load Balancer to HTTPS',
  resourceType: 'AwsElbv2LoadBalancer',
  scope: 'regional',
  effect: 'reversible',
  permissions: {
    read: ['elasticloadbalancing:DescribeListeners'],
    write: ['elasticloadbalancing:ModifyListener'],
    on: {
      'elasticloadbalancing:ModifyListener': [
        'arn:{partition}:elasticloadbalancing:{region}:{account}:listener/app/*/{id}/*',
      ],
    },
  },
  parameters: {},

  read,

  plan({ httpsPorts, httpActions }) {
    const plain = Object.keys(httpActions).filter((arn) => !isRedirect(httpActions[arn] ?? []));
    if (plain.length === 0) return { kind: 'compliant' };
    const port = httpsPorts.includes(443) ? 443 : httpsPorts[0];
    if (port === undefined) {
      return refuse(
        'The load balancer has no HTTPS listener to redirect to. Add one with a certificate, then remediate again.',
      );
    }
    const redirect = [redirectTo(port)];
    return setElements({ httpActions }, 'httpActions', Object.fromEntries(plain.map((arn) => [arn, redirect])));
  },

  async apply(_target, { key: ListenerArn, to }, aws) {
    if (to === null) return;
    await aws
      .client(ElasticLoadBalancingV2Client)
      .send(new ModifyListenerCommand({ ListenerArn, DefaultActions: [...to] }))
      .catch(ifAbsent('ListenerNotFoundException', undefined));
  },
});

async function read({ resourceId: LoadBalancerArn }: Target, aws: Aws) {
  const listeners = await listListeners(LoadBalancerArn, aws);
  if (listeners === undefined) return undefined;

  const of = (protocol: string) => listeners.filter(({ Protocol }) => Protocol === protocol);
  /** Default actions of the HTTP listeners by their ARN. Actions that hold secrets exist on HTTPS listeners only. */
  const httpActions: Keyed<readonly Action[]> = Object.fromEntries(
    of('HTTP').map(({ ListenerArn = '', DefaultActions = [] }) => [ListenerArn, DefaultActions]),
  );
  return {
    httpsPorts: of('HTTPS')
      .map(({ Port = 443 }) => Port)
      .toSorted((a, b) => a - b),
    httpActions,
  };
}

async function listListeners(LoadBalancerArn: string, aws: Aws): Promise<readonly Listener[] | undefined> {
  const client = aws.client(ElasticLoadBalancingV2Client);
  const listeners: Listener[] = [];
  let Marker: string | undefined;
  do {
    const page = await client
      .send(new DescribeListenersCommand({ LoadBalancerArn, Marker }))
      .catch(ifAbsent(['LoadBalancerNotFoundException', 'LoadBalancerNotFound'], undefined));
    if (page === undefined) return undefined;
    listeners.push(...(page.Listeners ?? []));
    Marker = page.NextMarker;
  } while (Marker !== undefined && Marker !== '');
  return listeners;
}

function isRedirect(actions: readonly Action[]): boolean {
  return actions.length > 0 && actions.every(({ RedirectConfig }) => RedirectConfig?.Protocol === 'HTTPS');
}

function redirectTo(port: number): Action {
  const same = { Host: '#{host}', Path: '/#{path}', Query: '#{query}' };
  return {
    Type: 'redirect',
    Order: 1,
    RedirectConfig: { Protocol: 'HTTPS', Port: `${port}`, ...same, StatusCode: 'HTTP_301' },
  };
}
