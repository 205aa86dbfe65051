// oxlint-disable no-new -- making a construct adds it
import { CfnParameter, Stack } from 'aws-cdk-lib';
import { CfnPolicy } from 'aws-cdk-lib/aws-organizations';
import { type Policy, protectedTagKeys } from '@asr/orchestrator';
import type { Construct } from 'constructs';
import { forStackSets, namespaceParameter } from '../foundation/index.ts';
import { serviceControlPolicy } from './service-control-policy.ts';

/**
 * A service control policy that protects what ASR deploys in member accounts: management account, or delegated
 * administrator for policies, once. Optional. The stack attaches the policy to nothing: attach it where you have tried it.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-organizations-policy.html
 */
export class GuardrailsStack extends Stack {
  constructor(scope: Construct, id: string, { policy }: { readonly policy: Policy }) {
    super(scope, id, {
      description: 'ASR: a service control policy that protects ASR in member accounts. Management account, once.',
      synthesizer: forStackSets(),
    });
    const namespace = namespaceParameter(this);
    const list = (name: string, description: string, values: readonly string[]): string[] =>
      new CfnParameter(this, name, { type: 'CommaDelimitedList', description, default: values.join(',') }).valueAsList;
    new CfnPolicy(this, 'ServiceControlPolicy', {
      name: `${namespace}-Guardrails`,
      description: 'Reserves the resources of ASR, and the tags that steer it, to the roles that may change them.',
      type: 'SERVICE_CONTROL_POLICY',
      content: serviceControlPolicy({
        namespace,
        deploymentRoles: list('DeploymentRoles', 'Patterns of the ARNs of the roles that deploy ASR.', [
          'arn:*:iam::*:role/stacksets-exec-*',
        ]),
        tagOwnerRoles: list('TagOwnerRoles', 'Patterns of the ARNs of the roles that may set the tags.', [
          'arn:*:iam::*:role/asr-tag-owner',
        ]),
        tagKeys: list('TagKeys', 'Keys of the tags that exempt or select resources.', protectedTagKeys(policy)),
      }),
    });
  }
}
