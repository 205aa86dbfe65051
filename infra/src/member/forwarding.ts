// oxlint-disable no-new -- making a construct adds it
import { Aws } from 'aws-cdk-lib';
import { CfnRule } from 'aws-cdk-lib/aws-events';
import type { EventRule } from '@asr/orchestrator';
import type { Construct } from 'constructs';
import type { ConfigRule, Names } from '../foundation/index.ts';

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
  for (const { name, description, pattern } of rules) {
    new CfnRule(scope, `Forward${name}`, {
      name: names.eventRule(`Forward-${name}`),
      description,
      eventPattern: ofThisDeployment(pattern, names, configRules),
      targets: [
        {
          id: 'Detections',
          arn: `arn:${Aws.PARTITION}:events:${homeRegion}:${adminAccountId}:event-bus/${names.detectionsBus}`,
          roleArn: `arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}:role/${names.forwarderRole}`,
        },
      ],
    });
  }
}

/** Restricts the pattern to the AWS Config rules of this deployment, so that those of others are not forwarded. */
function ofThisDeployment(
  pattern: EventRule['pattern'],
  names: Names,
  configRules: readonly ConfigRule[],
): EventRule['pattern'] {
  const detail = pattern['detail'];
  if (typeof detail !== 'object' || detail === null || !('configRuleName' in detail)) return pattern;
  return {
    ...pattern,
    detail: { ...detail, configRuleName: configRules.map(({ controlId }) => names.configRule(controlId)) },
  };
}
