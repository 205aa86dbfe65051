// oxlint-disable no-new -- making a construct adds it
import { Aws, CfnResource, Duration, Stack } from 'aws-cdk-lib';
import type { Policy } from '@asr/orchestrator';
import type { Construct } from 'constructs';
import { configPermission, namesIn } from '@asr/templates';
import {
  type Bundles,
  addFunction,
  enterAccounts,
  externalIdParameter,
  forTheCli,
  namespaceParameter,
  organizationIdParameter,
} from '../foundation/index.ts';

export interface EvaluatorStackProps {
  readonly policy: Policy;
  readonly bundles: Pick<Bundles, 'config-rule'>;
}

/** The function that AWS Config rules call. Deployed in the admin account, in each Region with such rules. Optional. */
export class EvaluatorStack extends Stack {
  constructor(scope: Construct, id: string, { policy, bundles }: EvaluatorStackProps) {
    super(scope, id, {
      description:
        'ASR: evaluates AWS Config rules. Deploy in the administrator account, in each Region with such rules.',
      synthesizer: forTheCli(),
    });
    const namespace = namespaceParameter(this);
    const names = namesIn(namespace);
    const evaluator = addFunction(this, 'Evaluator', {
      functionName: names.evaluatorFunction,
      description: 'ASR: evaluates changed resources of member accounts for AWS Config. Changes nothing.',
      code: bundles['config-rule'],
      // A security group can belong to a thousand instances.
      timeout: Duration.minutes(5),
      memoryMiB: 512,
      environment: { NAMESPACE: namespace, EXTERNAL_ID: externalIdParameter(this) },
      roleName: names.evaluatorFunctionRole(Aws.REGION),
      statements: enterAccounts([names.evaluatorRole], organizationIdParameter(this)),
    });
    for (const account of policy.configRules.accounts) {
      const { Type: type, Properties } = configPermission(evaluator.functionName, account);
      new CfnResource(this, `ConfigOf${account}`, { type, properties: Properties });
    }
  }
}
