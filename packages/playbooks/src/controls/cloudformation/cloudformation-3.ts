import {
  CloudFormationClient,
  DescribeStacksCommand,
  UpdateTerminationProtectionCommand,
} from '@aws-sdk/client-cloudformation';
import { definePlaybook, ifErrorContains, refuse, set } from '../../engine/index.ts';

/**
 * The states that a stack can leave only by its deletion, which deployment tools request before they create it again.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html
 */
const onlyDeletable: ReadonlySet<string> = new Set([
  'REVIEW_IN_PROGRESS',
  'ROLLBACK_COMPLETE',
  'ROLLBACK_FAILED',
  'DELETE_FAILED',
]);

const stackArn = 'arn:{partition}:cloudformation:{region}:{account}:stack/{name}';

/**
 * CloudFormation.3: CloudFormation stacks should have termination protection enabled.
 *
 * While termination protection is enabled, no one can delete the stack. Pipelines that delete and recreate the stack,
 * such as those of review environments, fail. Stack updates still work. Termination protection has no cost. A nested
 * stack inherits the protection of its root stack, so ASR refuses nested stacks. ASR also refuses a stack that can only
 * be deleted, because its creation or its deletion failed. Termination protection would prevent the deletion.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/cloudformation-controls.html#cloudformation-3
 */
export const cloudFormation3 = definePlaybook({
  control: 'CloudFormation.3',
  title: 'enable termination protection for a CloudFormation stack',
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
    // CloudFormation describes a deleted stack by its ARN for 90 days.
    if (stack === undefined || /^DELETE_(IN_PROGRESS|COMPLETE)$/.test(String(stack.StackStatus))) return undefined;
    return {
      isProtected: stack.EnableTerminationProtection ?? false,
      root: stack.RootId ?? null,
      status: String(stack.StackStatus),
    };
  },

  plan(stack) {
    if (!stack.isProtected && stack.root !== null) {
      return refuse(
        `The stack is nested and inherits the protection of its root stack. Protect ${stack.root} instead.`,
      );
    }
    if (!stack.isProtected && onlyDeletable.has(stack.status)) {
      return refuse(
        `The state of the stack is ${stack.status}, so it can only be deleted, and protection would prevent that. ` +
          'Delete the stack. If you keep it, enable termination protection manually.',
      );
    }
    return set(stack, { isProtected: true });
  },

  async apply({ resourceId: StackName }, { to: isProtected }, aws) {
    await aws
      .client(CloudFormationClient)
      .send(new UpdateTerminationProtectionCommand({ StackName, EnableTerminationProtection: isProtected }));
  },
});
