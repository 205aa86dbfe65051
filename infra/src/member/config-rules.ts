import { Aws, CfnCondition, Fn } from 'aws-cdk-lib';
import { CfnConfigRule } from 'aws-cdk-lib/aws-config';
import type { Construct } from 'constructs';
import type { ConfigRule, Names } from '@asr/templates';

export interface ConfigRulesProps {
  readonly names: Names;
  readonly rules: readonly ConfigRule[];
  readonly adminAccountId: string;
  /** `enabled`, or another value to omit the rules. */
  readonly isOn: string;
}

/**
 * Adds one AWS Config rule for each control. It calls the evaluator of the admin account in the same Region, because AWS
 * Config cannot call a function in another Region.
 *
 * @see https://docs.aws.amazon.com/config/latest/developerguide/evaluate-config_develop-rules_lambda-functions.html
 */
export function addConfigRules(scope: Construct, { names, rules, adminAccountId, isOn }: ConfigRulesProps): void {
  const condition = new CfnCondition(scope, 'HasConfigRules', { expression: Fn.conditionEquals(isOn, 'enabled') });
  for (const { controlId, itemTypes } of rules) {
    const rule = new CfnConfigRule(scope, `Detect${controlId.replaceAll('.', 'x')}`, {
      configRuleName: names.configRule(controlId),
      description: `Checks whether a resource complies with ${controlId} of ASR. Evaluated in the admin account.`,
      scope: { complianceResourceTypes: [...itemTypes] },
      source: {
        owner: 'CUSTOM_LAMBDA',
        sourceIdentifier: `arn:${Aws.PARTITION}:lambda:${Aws.REGION}:${adminAccountId}:function:${names.evaluatorFunction}`,
        sourceDetails: messageTypes.map((messageType) => ({ eventSource: 'aws.config', messageType })),
      },
    });
    rule.cfnOptions.condition = condition;
  }
}

const messageTypes = ['ConfigurationItemChangeNotification', 'OversizedConfigurationItemChangeNotification'];
