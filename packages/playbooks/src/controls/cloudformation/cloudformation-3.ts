import {
  CloudFormationClient,
  DescribeStacksCommand,
  UpdateTerminationProtectionCommand,
} from '@aws-sdk/client-cloudformation';
import { askFor, cutOff, definePlaybook, ifErrorContains, refuse, set } from '../../engine/index.ts';

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

/**
 * The services that create stacks and delete them, by the names of these stacks.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-concepts.html
 */
const creators: readonly { readonly name: RegExp; readonly service: string }[] = [
  { name: /^StackSet-/, service: 'AWS CloudFormation StackSets' },
  { name: /^SC-\d{12}-pp-/, service: 'AWS Service Catalog' },
  { name: /^awseb-e-/, service: 'AWS Elastic Beanstalk' },
];

const stackArn = 'arn:{partition}:cloudformation:{region}:{account}:stack/{name}';

/**
 * CloudFormation.3: CloudFormation stacks should have termination protection enabled.
 *
 * While termination protection is enabled, CloudFormation rejects every deletion of the stack. Stack updates still
 * work. Termination protection has no cost. If AWS CloudFormation StackSets, AWS Service Catalog or AWS Elastic
 * Beanstalk created the stack, the remediation requires approval.
 *
 * A nested stack inherits the protection of its root stack, so ASR refuses nested stacks. ASR also refuses a stack that
 * can only be deleted, because its creation or its deletion failed.
 *
 * @failed The AWS Config rule `cloudformation-termination-protection-check` finds a stack without termination
 * protection.
 * @reads The termination protection, the status, the name and the root of the stack.
 * @impact Pipelines and services that delete the stack, such as those of review environments.
 * @owners AWS CloudFormation StackSets, AWS Service Catalog and AWS Elastic Beanstalk. They delete their stacks, but do
 * not disable the protection.
 * @undo Nothing is lost.
 * @unverified How these services report a deletion that CloudFormation rejects.
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
      creator: creators.find(({ name }) => name.test(stack.StackName ?? ''))?.service ?? null,
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
    const deleters = stack.creator === null ? [] : [{ kind: stack.creator, name: '' }];
    return askFor(set(stack, { isProtected: true }), 'isProtected', cutOff(deleters, 'delete the stack'));
  },

  async apply({ resourceId: StackName }, { to: isProtected }, aws) {
    await aws
      .client(CloudFormationClient)
      .send(new UpdateTerminationProtectionCommand({ StackName, EnableTerminationProtection: isProtected }));
  },
});
