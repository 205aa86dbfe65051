// oxlint-disable no-new -- making a construct adds it
import { Aws, CfnResource } from 'aws-cdk-lib';
import type { EventRule } from '@asr/orchestrator';
import type { Construct } from 'constructs';
import { type ConfigRule, type Names, forwardedRule, ofThisDeployment } from '@asr/templates';

export interface ForwardingProps {
  readonly names: Names;
  readonly rules: readonly EventRule[];
  readonly configRules: readonly ConfigRule[];
  readonly adminAccountId: string;
  readonly homeRegion: string;
}

/**
 * Adds the rules that forward events of the default bus unchanged to ASR's bus in the admin account. EventBridge retries
 * for a day. There is no dead-letter queue, because member accounts must not contain resources that need maintenance.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-account.html
 */
export function addForwarding(
  scope: Construct,
  { names, rules, configRules, adminAccountId, homeRegion }: ForwardingProps,
): void {
  const target = {
    busArn: `arn:${Aws.PARTITION}:events:${homeRegion}:${adminAccountId}:event-bus/${names.detectionsBus}`,
    roleArn: `arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}:role/${names.forwarderRole}`,
  };
  const configRuleNames = configRules.map(({ controlId }) => names.configRule(controlId));
  for (const rule of rules) {
    const name = names.eventRule(`Forward-${rule.name}`);
    const { Type: type, Properties } = forwardedRule(ofThisDeployment(rule, configRuleNames), name, target);
    new CfnResource(scope, `Forward${rule.name}`, { type, properties: Properties });
  }
}
