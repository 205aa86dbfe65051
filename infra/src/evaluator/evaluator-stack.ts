// oxlint-disable no-new -- making a construct adds it
import { Aws, Duration, Stack } from 'aws-cdk-lib';
import { CfnPermission } from 'aws-cdk-lib/aws-lambda';
import type { Policy } from '@asr/orchestrator';
import type { Construct } from 'constructs';
import {
  type Bundles,
  addFunction,
  enterAccounts,
  externalIdParameter,
  forTheCli,
  namesIn,
  namespaceParameter,
  organizationIdParameter,
} from '../foundation/index.ts';

export interface EvaluatorStackProps {
  readonly policy: Policy;
  readonly bundles: Pick<Bundles, 'config-rule'>;
}

/** The function that the rules of AWS Config call: admin account, each Region that has such rules. Optional. */
export class EvaluatorStack extends Stack {
  constructor(scope: Construct, id: string, { policy, bundles }: EvaluatorStackProps) {
    super(scope, id, {
      description: 'ASR: evaluates rules of AWS Config. Administrator account, each Region with such rules.',
      synthesizer: forTheCli(),
    });
    const namespace = namespaceParameter(this);
    const names = namesIn(namespace);
    const evaluator = addFunction(this, 'Evaluator', {
      functionName: names.evaluatorFunction,
      description: 'ASR: evaluates a changed resource of a member account for AWS Config. Changes nothing.',
      code: bundles['config-rule'],
      // A security group may be that of a thousand instances.
      timeout: Duration.minutes(5),
      memoryMiB: 512,
      environment: { NAMESPACE: namespace, EXTERNAL_ID: externalIdParameter(this) },
      roleName: names.evaluatorFunctionRole(Aws.REGION),
      statements: enterAccounts([names.evaluatorRole], organizationIdParameter(this)),
    });
    // One for each account: without the account in the condition, everybody's AWS Config could call.
    for (const account of policy.configRules.accounts) {
      new CfnPermission(this, `ConfigOf${account}`, {
        functionName: evaluator.functionName,
        action: 'lambda:InvokeFunction',
        principal: 'config.amazonaws.com',
        sourceAccount: account,
      });
    }
  }
}
