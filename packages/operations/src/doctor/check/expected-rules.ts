/** The rules that the local policy would deploy, with the names and buses of this namespace. */
import { eventRules, requestsBusName, type EventRule } from '@asr/orchestrator';
import { registry } from '@asr/playbooks';
import type { Home } from './check.ts';
import type { Deployment } from '../../deployment/index.ts';

export type ExpectedRule = Pick<EventRule, 'name' | 'pattern'> & { readonly bus: string };

export function busNames(namespace: string): { readonly [bus in EventRule['bus']]: string } {
  return { default: 'default', detections: `${namespace}-Detections`, requests: requestsBusName(namespace) };
}

export function expectedRules(
  { policy, namespace }: Pick<Home, 'policy' | 'namespace'>,
  deployment: Deployment,
): readonly ExpectedRule[] {
  const buses = busNames(namespace);
  const rules = eventRules(policy, Object.keys(registry), deployment.customActionArn);
  return [...rules, ticketRule(deployment)].map(({ name, bus, pattern }) => ({
    name: `${namespace}-${name}`,
    bus: buses[bus],
    pattern,
  }));
}

/** The rule of the second button. The admin stack always has it, independent of the policy. */
function ticketRule({ ticketActionArn }: Deployment): Pick<EventRule, 'name' | 'bus' | 'pattern'> {
  return {
    name: 'RemediateAndTicket',
    bus: 'default',
    pattern: {
      source: ['aws.securityhub'],
      'detail-type': ['Security Hub Findings - Custom Action'],
      resources: [ticketActionArn],
    },
  };
}
