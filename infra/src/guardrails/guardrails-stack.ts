// oxlint-disable no-new -- making a construct adds it
import { CfnParameter, Stack } from 'aws-cdk-lib';
import { CfnPolicy } from 'aws-cdk-lib/aws-organizations';
import { type Policy, protectedTagKeys } from '@asr/orchestrator';
import type { Construct } from 'constructs';
import { forStackSets, namespaceParameter } from '../foundation/index.ts';
import { serviceControlPolicy } from './service-control-policy.ts';

/**
 * A service control policy that protects the resources of ASR in member accounts. Deployed once, in the management
 * account or by a delegated administrator for policies. Optional. The stack does not attach the policy to a target:
 * test it first, then attach it.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-organizations-policy.html
 */
export class GuardrailsStack extends Stack {
  constructor(scope: Construct, id: string, { policy }: { readonly policy: Policy }) {
    super(scope, id, {
      description:
        'ASR: service control policy that protects ASR in member accounts. Deploy once, in the management account.',
      synthesizer: forStackSets(),
    });
    const namespace = namespaceParameter(this);
    const list = (name: string, description: string, values: readonly string[]): string[] =>
      new CfnParameter(this, name, { type: 'CommaDelimitedList', description, default: values.join(',') }).valueAsList;
    new CfnPolicy(this, 'ServiceControlPolicy', {
      name: `${namespace}-Guardrails`,
      description: 'Allows only the given roles to change the resources of ASR and the tags that control it.',
      type: 'SERVICE_CONTROL_POLICY',
      content: serviceControlPolicy({
        namespace,
        deploymentRoles: list('DeploymentRoles', 'ARN patterns of the roles that deploy ASR.', [
          'arn:*:iam::*:role/stacksets-exec-*',
        ]),
        tagOwnerRoles: list('TagOwnerRoles', 'ARN patterns of the roles that can set the tags.', [
          'arn:*:iam::*:role/asr-tag-owner',
        ]),
        tagKeys: list('TagKeys', 'Tag keys that exempt or select resources.', protectedTagKeys(policy)),
      }),
    });
  }
}
