import {
  CloudFormationClient,
  DescribeStacksCommand,
  UpdateTerminationProtectionCommand,
} from '@aws-sdk/client-cloudformation';
import { definePlaybook, ifErrorContains, refuse, set } from '../../engine/index.ts';

const stackArn = 'arn:{partition}:cloudformation:{region}:{account}:stack/*';

/**
 * CloudFormation.3: CloudFormation stacks should have termination protection enabled.
 *
 * Nobody can delete the stack until the protection is taken away again: pipelines that delete and
 * make stacks, such as those of review environments, fail at it. Updates of the stack are free to
 * go on, and it costs nothing. Nested stacks follow the stack at their root, and are refused.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/cloudformation-controls.html#cloudformation-3
 */
export const cloudFormation3 = definePlaybook({
  control: 'CloudFormation.3',
  title: 'protect a CloudFormation stack from being deleted',
  resourceType: 'AwsCloudFormationStack',
  scope: 'regional',
  effect: 'reversible',
  permissions: {
    read: ['cloudformation:DescribeStacks'],
    write: ['cloudformation:UpdateTerminationProtection'],
    on: {
      'cloudformation:DescribeStacks': [stackArn],
      'cloudformation:UpdateTerminationProtection': [stackArn],
    },
  },
  parameters: {},

  async read({ resourceId: StackName }, aws) {
    const { Stacks: [stack] = [] } = await aws
      .client(CloudFormationClient)
      .send(new DescribeStacksCommand({ StackName }))
      .catch(ifErrorContains('ValidationError', 'does not exist', { Stacks: [] }));
    // By its ARN, a deleted stack is found for months.
    if (stack === undefined || /^DELETE_(IN_PROGRESS|COMPLETE)$/.test(String(stack.StackStatus))) return undefined;
    return { isProtected: stack.EnableTerminationProtection ?? false, root: stack.RootId ?? null };
  },

  plan(stack) {
    if (!stack.isProtected && stack.root !== null) {
      return refuse(`The stack is nested and follows the stack at its root. Protect ${stack.root} instead.`);
    }
    return set(stack, { isProtected: true });
  },

  async apply({ resourceId: StackName }, { to: isProtected }, aws) {
    await aws
      .client(CloudFormationClient)
      .send(new UpdateTerminationProtectionCommand({ StackName, EnableTerminationProtection: isProtected }));
  },
});
