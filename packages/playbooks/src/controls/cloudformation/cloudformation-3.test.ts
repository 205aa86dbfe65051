import type { Stack } from '@aws-sdk/client-cloudformation';
import { describe, expect, it } from '@jest/globals';
import { plan } from '../../engine/index.ts';
import { fakeAws, named } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { cloudFormation3 } from './cloudformation-3.ts';

const arnOf = (name: string) => `arn:aws:cloudformation:eu-west-1:111122223333:stack/${name}/5f1c7e10`;
const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId: arnOf('shop') };

function stack(given: Partial<Stack> = {}, arn = target.resourceId) {
  let current = { StackId: arn, StackName: 'shop', StackStatus: 'UPDATE_COMPLETE', ...given };
  return fakeAws({
    DescribeStacksCommand: (input: { StackName?: string }) => {
      // The list of the Region has no deleted stacks.
      if (input.StackName === undefined) return { Stacks: current.StackStatus === 'DELETE_COMPLETE' ? [] : [current] };
      if (input.StackName !== arn) throw named('ValidationError', `Stack with id ${input.StackName} does not exist`);
      return { Stacks: [current] };
    },
    UpdateTerminationProtectionCommand: (input: { StackName: string; EnableTerminationProtection: boolean }) => {
      if (current.RootId !== undefined) throw named('ValidationError');
      current = { ...current, EnableTerminationProtection: input.EnableTerminationProtection };
      return {};
    },
  });
}

describePlaybook(cloudFormation3, {
  target,
  onMoto: { beyondMoto: 'Moto 5.2 has no UpdateTerminationProtection.' },
  changes: {
    'a stack as CloudFormation creates it': () => stack({ EnableTerminationProtection: false }),
    'a stack whose response omits termination protection': () => stack(),
    'a stack whose last update failed': () => stack({ StackStatus: 'UPDATE_ROLLBACK_FAILED' }),
  },
  leaves: {
    'a protected stack': () => stack({ EnableTerminationProtection: true }),
    'a protected stack whose creation was rolled back': () =>
      stack({ EnableTerminationProtection: true, StackStatus: 'ROLLBACK_COMPLETE' }),
    'a nested stack below a protected one': () => stack({ EnableTerminationProtection: true, RootId: arnOf('root') }),
  },
  refuses: {
    'a nested stack': () => stack({ RootId: arnOf('root'), ParentId: arnOf('parent') }),
    'a stack whose creation was rolled back': () => stack({ StackStatus: 'ROLLBACK_COMPLETE' }),
    'a stack whose rollback failed': () => stack({ StackStatus: 'ROLLBACK_FAILED' }),
    'a stack of a change set that was not executed': () => stack({ StackStatus: 'REVIEW_IN_PROGRESS' }),
    'a stack whose deletion failed': () => stack({ StackStatus: 'DELETE_FAILED' }),
  },
  gone: {
    'a stack that does not exist': () => stack({}, arnOf('another')),
    'a stack that was deleted': () => stack({ StackStatus: 'DELETE_COMPLETE' }),
    'a stack that is being deleted': () => stack({ StackStatus: 'DELETE_IN_PROGRESS' }),
  },
});

describe('CloudFormation.3', () => {
  it.each([
    ['StackSet-baseline-0f1e2d3c', 'AWS CloudFormation StackSets'],
    ['SC-111122223333-pp-abcdefghijklm', 'AWS Service Catalog'],
    ['awseb-e-abcdefghij-stack', 'AWS Elastic Beanstalk'],
  ])('does not protect %s from the service that deletes it without approval', async (StackName, service) => {
    expect(await plan(cloudFormation3, target, stack({ StackName }))).toMatchObject({
      changes: [{ field: 'isProtected', from: false, to: true }],
      asks: { isProtected: `After this change, ${service} could no longer delete the stack.` },
    });
  });

  it.each([['shop'], ['stackset-of-ours'], ['SC-shop']])('needs no approval for %s', async (StackName) => {
    expect(await plan(cloudFormation3, target, stack({ StackName }))).not.toHaveProperty('asks');
  });

  it('throws other validation errors', async () => {
    const aws = fakeAws({
      DescribeStacksCommand: () => {
        throw named('ValidationError', 'StackName is malformed');
      },
    });

    await expect(plan(cloudFormation3, target, aws)).rejects.toThrow('malformed');
  });
});
