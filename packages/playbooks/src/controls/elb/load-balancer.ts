/** Reads the listeners of an Application Load Balancer and the rules of its HTTP listeners. */
import {
  DescribeListenersCommand,
  DescribeRulesCommand,
  ElasticLoadBalancingV2Client,
  type Action,
  type Listener,
  type Rule,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { type Aws, type Keyed, ifAbsent } from '../../engine/index.ts';

export interface LoadBalancer {
  readonly httpsPorts: readonly number[];
  /** The default actions of the HTTP listeners, by ARN. Only HTTPS listeners have actions that contain secrets. */
  readonly httpActions: Keyed<readonly Action[]>;
  /** The actions of all other rules of these listeners, by the ARN of the rule. */
  readonly ruleActions: Keyed<readonly Action[]>;
}

/** Returns `undefined` if the load balancer does not exist. */
export async function readLoadBalancer(arn: string, aws: Aws): Promise<LoadBalancer | undefined> {
  const listeners = await listListeners(arn, aws);
  if (listeners === undefined) return undefined;
  const http = listeners.filter(({ Protocol }) => Protocol === 'HTTP');
  const rules = (await Promise.all(http.map(({ ListenerArn }) => listRules(ListenerArn, aws)))).flat();
  return {
    httpsPorts: listeners
      .filter(({ Protocol }) => Protocol === 'HTTPS')
      .map(({ Port = 443 }) => Port)
      .toSorted((a, b) => a - b),
    httpActions: Object.fromEntries(
      http.map(({ ListenerArn = '', DefaultActions = [] }) => [ListenerArn, DefaultActions]),
    ),
    ruleActions: Object.fromEntries(
      rules.filter(({ IsDefault }) => IsDefault !== true).map(({ RuleArn = '', Actions = [] }) => [RuleArn, Actions]),
    ),
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
