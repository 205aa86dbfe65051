/** Reads the listeners of an Application Load Balancer and the rules of its HTTP listeners. */
import {
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  DescribeRulesCommand,
  ElasticLoadBalancingV2Client,
  type Action,
  type Listener,
  type Rule,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { type Aws, type Keyed, ifAbsent } from '../../engine/index.ts';
import { type Admitted, readAdmitted } from './admitted.ts';

export interface LoadBalancerState {
  readonly httpsPorts: readonly number[];
  /** The default actions of the HTTP listeners, by ARN. Only HTTPS listeners have actions that contain secrets. */
  readonly httpActions: Keyed<readonly Action[]>;
  /** The actions of all other rules of these listeners, by the ARN of the rule. */
  readonly ruleActions: Keyed<readonly Action[]>;
  /** The ports of the HTTP listeners that have a rule without a redirect to HTTPS. */
  readonly plainPorts: readonly number[];
  /** What the security groups let in on the plain ports and the HTTPS ports. `null`: not read. */
  readonly admitted: Admitted | null;
}

export function isRedirect(actions: readonly Action[]): boolean {
  return actions.length > 0 && actions.every(({ RedirectConfig }) => RedirectConfig?.Protocol === 'HTTPS');
}

/** Returns `undefined` if the load balancer does not exist. */
export async function readLoadBalancer(arn: string, aws: Aws): Promise<LoadBalancerState | undefined> {
  const listeners = await listListeners(arn, aws);
  if (listeners === undefined) return undefined;
  const http = listeners.filter(({ Protocol }) => Protocol === 'HTTP');
  const rulesOf = await Promise.all(http.map(({ ListenerArn }) => listRules(ListenerArn, aws)));
  const httpsPorts = listeners
    .filter(({ Protocol }) => Protocol === 'HTTPS')
    .map(({ Port = 443 }) => Port)
    .toSorted((a, b) => a - b);
  const plainPorts = http
    .filter(({ DefaultActions = [] }, index) =>
      [DefaultActions, ...(rulesOf[index] ?? []).map(({ Actions = [] }) => Actions)].some((each) => !isRedirect(each)),
    )
    .map(({ Port = 80 }) => Port);
  return {
    httpsPorts,
    httpActions: Object.fromEntries(
      http.map(({ ListenerArn = '', DefaultActions = [] }) => [ListenerArn, DefaultActions]),
    ),
    ruleActions: Object.fromEntries(
      rulesOf
        .flat()
        .filter(({ IsDefault }) => IsDefault !== true)
        .map(({ RuleArn = '', Actions = [] }) => [RuleArn, Actions]),
    ),
    plainPorts,
    admitted: plainPorts.length === 0 ? null : await readAdmittedTo(arn, [...plainPorts, ...httpsPorts], aws),
  };
}

/** `null` also for a load balancer that was deleted in the meantime: the next read of its listeners shows it. */
async function readAdmittedTo(arn: string, ports: readonly number[], aws: Aws): Promise<Admitted | null> {
  const { LoadBalancers: [balancer = {}] = [] } = await aws
    .client(ElasticLoadBalancingV2Client)
    .send(new DescribeLoadBalancersCommand({ LoadBalancerArns: [arn] }))
    .catch(ifAbsent(['LoadBalancerNotFoundException', 'LoadBalancerNotFound'], { LoadBalancers: [] }));
  return readAdmitted(balancer, ports, aws);
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

/** Returns no rules for a listener that was deleted in the meantime. */
async function listRules(ListenerArn: string | undefined, aws: Aws): Promise<readonly Rule[]> {
  const client = aws.client(ElasticLoadBalancingV2Client);
  const rules: Rule[] = [];
  let Marker: string | undefined;
  do {
    const page = await client
      .send(new DescribeRulesCommand({ ListenerArn, Marker }))
      .catch(ifAbsent(['ListenerNotFoundException', 'ListenerNotFound'], undefined));
    rules.push(...(page?.Rules ?? []));
    Marker = page?.NextMarker;
  } while (Marker !== undefined && Marker !== '');
  return rules;
}
