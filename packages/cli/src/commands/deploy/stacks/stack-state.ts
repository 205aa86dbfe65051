/** What a deployment can do with a stack in its present state. Pure. */

export type StackState =
  | { readonly kind: 'create' | 'update' | 'wait' }
  /** `advice` says what the operator must do first. */
  | { readonly kind: 'stuck'; readonly advice: string };

/**
 * @param status Status of the stack. `undefined`: there is none.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html
 */
export function stateOf(name: string, status: string | undefined): StackState {
  // A change set that was never executed leaves an empty stack.
  if (status === undefined || status === 'REVIEW_IN_PROGRESS' || status === 'DELETE_COMPLETE')
    return { kind: 'create' };
  if (status === 'ROLLBACK_COMPLETE' || status === 'ROLLBACK_FAILED' || status === 'CREATE_FAILED') {
    return {
      kind: 'stuck',
      advice: `The first deployment of ${name} failed, and CloudFormation cannot update it. Read its events for the reason. Delete it with \`aws cloudformation delete-stack --stack-name ${name}\`, and deploy again.`,
    };
  }
  if (status === 'UPDATE_ROLLBACK_FAILED') {
    return {
      kind: 'stuck',
      advice: `CloudFormation could not roll back ${name}. Read its events and remove the cause. Then run \`aws cloudformation continue-update-rollback --stack-name ${name}\`, and deploy again.`,
    };
  }
  if (status === 'DELETE_FAILED') {
    return {
      kind: 'stuck',
      advice: `${name} could not be deleted completely. Read its events and remove the cause. Then run \`asr destroy\` again.`,
    };
  }
  return { kind: status.endsWith('_IN_PROGRESS') ? 'wait' : 'update' };
}

/** Whether the last operation of the stack succeeded. */
export function hasSucceeded(status: string): boolean {
  return ['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'IMPORT_COMPLETE', 'DELETE_COMPLETE'].includes(status);
}
