/**
 * The CloudFormation resources that depend on the text of a policy, not only on whether it uses a feature. Values can be
 * tokens of the CDK, or intrinsic functions of CloudFormation.
 */
import { type EventRule, inputTemplateOf, isGathered, runPlaybookTimeoutSeconds } from '@asr/orchestrator';

/** A resource of a template. */
export interface TemplateResource {
  readonly Type: string;
  readonly Properties: { readonly [name: string]: unknown };
}

/** Where a rule of the admin account sends its events. */
export interface AdminTarget {
  readonly stateMachineArn: unknown;
  readonly roleArn: unknown;
  /** Queue of automatic events. Absent if the policy has no automatic control. */
  readonly automaticEventsArn: unknown;
  /** Queue of the events that EventBridge could not deliver. */
  readonly lostEventsArn: unknown;
}

/**
 * A rule that starts the state machine, directly or through the queue of automatic events.
 *
 * @param bus Name of the event bus. @default the default bus
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-events-rule.html
 */
export function startingRule(
  rule: EventRule,
  name: unknown,
  { stateMachineArn, roleArn, automaticEventsArn, lostEventsArn }: AdminTarget,
  bus?: unknown,
): TemplateResource {
  return {
    Type: 'AWS::Events::Rule',
    Properties: {
      Name: name,
      ...(bus === undefined ? {} : { EventBusName: bus }),
      Description: rule.description,
      EventPattern: rule.pattern,
      Targets: [
        {
          // Amazon SQS lets the rule send by the policy of the queue.
          ...(isGathered(rule)
            ? { Id: 'AutomaticEvents', Arn: automaticEventsArn }
            : { Id: 'Orchestrator', Arn: stateMachineArn, RoleArn: roleArn }),
          InputTransformer: { InputTemplate: inputTemplateOf(rule) },
          // Not longer than a request can wait in the queue, so that an old event does not start a remediation hours later.
          RetryPolicy: { MaximumEventAgeInSeconds: runPlaybookTimeoutSeconds, MaximumRetryAttempts: 185 },
          DeadLetterConfig: { Arn: lostEventsArn },
        },
      ],
    },
  };
}

/** Where a rule of a member account sends its events. */
export interface ForwardTarget {
  readonly busArn: unknown;
  readonly roleArn: unknown;
}

/**
 * A rule that forwards events of a member account to the admin account.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-account.html
 */
export function forwardedRule(
  { description, pattern }: EventRule,
  name: unknown,
  { busArn, roleArn }: ForwardTarget,
): TemplateResource {
  return {
    Type: 'AWS::Events::Rule',
    Properties: {
      Name: name,
      Description: description,
      EventPattern: pattern,
      Targets: [{ Id: 'Detections', Arn: busArn, RoleArn: roleArn }],
    },
  };
}

/** Restricts the pattern to the AWS Config rules of this deployment, so that those of others are not forwarded. */
export function ofThisDeployment(rule: EventRule, configRuleNames: readonly unknown[]): EventRule {
  const { detail } = rule.pattern;
  if (typeof detail !== 'object' || detail === null || !('configRuleName' in detail)) return rule;
  return { ...rule, pattern: { ...rule.pattern, detail: { ...detail, configRuleName: configRuleNames } } };
}

/**
 * Permission for AWS Config of one account to call the evaluator. Without the account, AWS Config of any account could
 * call it.
 */
export function configPermission(evaluator: unknown, account: string): TemplateResource {
  return {
    Type: 'AWS::Lambda::Permission',
    Properties: {
      FunctionName: evaluator,
      Action: 'lambda:InvokeFunction',
      Principal: 'config.amazonaws.com',
      SourceAccount: account,
    },
  };
}
