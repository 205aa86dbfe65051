/**
 * A launch configuration cannot be changed. So it gets a copy with the setting, and the groups that use it are
 * pointed to the copy; the original stays, for undo.
 */
import { createHash } from 'node:crypto';
import {
  AutoScalingClient,
  CreateLaunchConfigurationCommand,
  DeleteLaunchConfigurationCommand,
  DescribeLaunchConfigurationsCommand,
  paginateDescribeAutoScalingGroups,
  UpdateAutoScalingGroupCommand,
  type LaunchConfiguration,
} from '@aws-sdk/client-auto-scaling';
import { ifAbsent } from '../aws-errors.ts';
import { cannotIf } from '../cannot-if.ts';
import { join, refuse, set, setElements } from '../plan.ts';
import type { Aws, Change, ControlId, Keyed, Permissions, Plan, Target } from '../playbook.ts';
import { lastPartOf } from '../resource-id.ts';

/** What the copy is to have, and how to see whether a launch configuration has it. */
export interface LaunchSetting {
  readonly control: ControlId;
  isMet(configuration: LaunchConfiguration): boolean;
  with(configuration: LaunchConfiguration): LaunchConfiguration;
}

export interface LaunchState {
  readonly isMet: boolean;
  /** The copy's name, once there is one. */
  readonly copy: string | null;
  /** What each group that uses the original or the copy uses, by the group's name. */
  readonly groups: Keyed<string>;
}

export type LaunchField = 'copy' | 'groups';

const anyConfiguration =
  'arn:{partition}:autoscaling:{region}:{account}:launchConfiguration:*:launchConfigurationName/asr-*';
const anyGroup = 'arn:{partition}:autoscaling:{region}:{account}:autoScalingGroup:*:autoScalingGroupName/*';

export const copiesLaunchConfiguration: Permissions = {
  read: ['autoscaling:DescribeLaunchConfigurations', 'autoscaling:DescribeAutoScalingGroups'],
  write: [
    'autoscaling:CreateLaunchConfiguration',
    'autoscaling:UpdateAutoScalingGroup',
    'autoscaling:DeleteLaunchConfiguration',
  ],
  dependent: [{ action: 'iam:PassRole', because: 'the copy has the instance profile of the original' }],
  on: {
    'autoscaling:CreateLaunchConfiguration': [anyConfiguration],
    'autoscaling:DeleteLaunchConfiguration': [anyConfiguration],
    'autoscaling:UpdateAutoScalingGroup': [anyGroup],
    'iam:PassRole': ['arn:{partition}:iam::{account}:role/*'],
  },
};

/** `asr-autoscaling-3-web`: the same each time, so that an interrupted run finds its copy again. */
export function copyNameOf(control: ControlId, original: string): string {
  const name = `asr-${control.toLowerCase().replace('.', '-')}-${original}`;
  if (name.length <= 255) return name;
  return `${name.slice(0, 238)}-${createHash('sha256').update(original).digest('hex').slice(0, 16)}`;
}

export async function readLaunch(setting: LaunchSetting, target: Target, aws: Aws): Promise<LaunchState | undefined> {
  const name = lastPartOf(target.resourceId);
  const copyName = copyNameOf(setting.control, name);
  const [original, copy] = [await find(name, aws), await find(copyName, aws)];
  if (original === undefined) return undefined;

  const groups: { [group: string]: string } = {};
  for await (const page of paginateDescribeAutoScalingGroups({ client: aws.client(AutoScalingClient) }, {})) {
    // A group with a launch template has no launch configuration.
    for (const { AutoScalingGroupName = '', LaunchConfigurationName: uses = '' } of page.AutoScalingGroups ?? []) {
      if (uses === name || uses === copyName) groups[AutoScalingGroupName] = uses;
    }
  }
  return { isMet: setting.isMet(original), copy: copy && setting.isMet(copy) ? copyName : null, groups };
}

export function planLaunch(control: ControlId, state: LaunchState, original: string): Plan<LaunchState, LaunchField> {
  if (state.isMet) return { kind: 'compliant' };
  const groups = Object.keys(state.groups);
  if (state.copy === null && groups.length === 0) {
    return refuse('No Auto Scaling group uses the launch configuration, and it cannot be changed. Delete it by hand.');
  }
  const copy = copyNameOf(control, original);
  return join<LaunchState, LaunchField>(
    set<LaunchState, 'copy'>(state, { copy }),
    setElements<LaunchState, 'groups'>(state, 'groups', Object.fromEntries(groups.map((group) => [group, copy]))),
  );
}

export async function applyLaunch(
  setting: LaunchSetting,
  target: Target,
  change: Change<LaunchState, LaunchField>,
  aws: Aws,
): Promise<void> {
  const client = aws.client(AutoScalingClient);
  if (change.field === 'groups') {
    const input = { AutoScalingGroupName: change.key, LaunchConfigurationName: change.to ?? undefined };
    await client.send(new UpdateAutoScalingGroupCommand(input));
  } else if (change.to !== null) {
    await createCopy(setting, target, aws);
  } else {
    const LaunchConfigurationName = copyNameOf(setting.control, lastPartOf(target.resourceId));
    if ((await find(LaunchConfigurationName, aws)) === undefined) return;
    await client
      .send(new DeleteLaunchConfigurationCommand({ LaunchConfigurationName }))
      .catch(cannotIf('ResourceInUseFault', `A group still uses ${LaunchConfigurationName}. Point it elsewhere, then undo.`));
  }
}

async function createCopy(setting: LaunchSetting, target: Target, aws: Aws): Promise<void> {
  const name = lastPartOf(target.resourceId);
  const original = await find(name, aws);
  if (original === undefined) return;

  const { LaunchConfigurationARN: _arn, CreatedTime: _created, KernelId, RamdiskId, KeyName, ...rest } = original;
  const input = {
    ...setting.with(rest as LaunchConfiguration),
    // Auto Scaling answers with empty text for what is absent, and does not take it back.
    KernelId: KernelId || undefined,
    RamdiskId: RamdiskId || undefined,
    KeyName: KeyName || undefined,
    UserData: rest.UserData || undefined,
    LaunchConfigurationName: copyNameOf(setting.control, name),
  };
  await aws
    .client(AutoScalingClient)
    .send(new CreateLaunchConfigurationCommand(input))
    // From a run that was interrupted. Verification finds one that is not as it should be.
    .catch(ifAbsent(['AlreadyExistsFault', 'AlreadyExists'], undefined));
}

async function find(name: string, aws: Aws): Promise<LaunchConfiguration | undefined> {
  const { LaunchConfigurations: [configuration] = [] } = await aws
    .client(AutoScalingClient)
    .send(new DescribeLaunchConfigurationsCommand({ LaunchConfigurationNames: [name] }));
  return configuration;
}
