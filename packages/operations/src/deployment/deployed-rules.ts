/** The deployed EventBridge rules of a namespace. */
import { EventBridgeClient, ListRulesCommand, ListTargetsByRuleCommand, type Rule } from '@aws-sdk/client-eventbridge';
import { ifAbsent, type Aws } from '@asr/playbooks';

export interface DeployedRule {
  readonly name: string;
  readonly bus: string;
  readonly isEnabled: boolean;
  readonly pattern: unknown;
  /** ARNs of the targets. */
  readonly targets: readonly string[];
  /** ARNs of the dead-letter queues. */
  readonly deadLetters: readonly string[];
}

/** @param buses Names of event buses. A bus that does not exist has no rules. */
export async function findRules(
  aws: Aws,
  namespace: string,
  buses: readonly string[],
): Promise<readonly DeployedRule[]> {
  const events = aws.client(EventBridgeClient);
  const found = await Promise.all(
    buses.map(async (bus) => {
      const rules = await listRules(events, namespace, bus).catch(ifAbsent('ResourceNotFoundException', []));
      return Promise.all(rules.map((rule) => withTargets(events, rule, bus)));
    }),
  );
  return found.flat();
}

async function listRules(events: EventBridgeClient, namespace: string, EventBusName: string): Promise<readonly Rule[]> {
  const rules: Rule[] = [];
  let token: string | undefined;
  do {
    const more = token === undefined ? {} : { NextToken: token };
    const page = await events.send(new ListRulesCommand({ NamePrefix: `${namespace}-`, EventBusName, ...more }));
    rules.push(...(page.Rules ?? []));
    token = page.NextToken;
  } while (token !== undefined);
  return rules;
}

async function withTargets(
  events: EventBridgeClient,
  { Name = '', State, EventPattern = '{}' }: Rule,
  bus: string,
): Promise<DeployedRule> {
  const { Targets = [] } = await events.send(new ListTargetsByRuleCommand({ Rule: Name, EventBusName: bus }));
  return {
    name: Name,
    bus,
    isEnabled: State !== 'DISABLED',
    pattern: JSON.parse(EventPattern) as unknown,
    targets: Targets.flatMap(({ Arn }) => (Arn === undefined ? [] : [Arn])),
    deadLetters: [...new Set(Targets.flatMap(({ DeadLetterConfig }) => DeadLetterConfig?.Arn ?? []))],
  };
}
