/**
 * Replaces a launch configuration, which cannot be modified, by a copy with the setting. The groups that use the
 * original move to the copy. The original is deleted, because Security Hub reports it for as long as it exists. Undo
 * recreates it from the copy. The state keeps only the setting of the original, because user data can contain secrets.
 */
import { createHash } from 'node:crypto';
import {
  AutoScalingClient,
  CreateLaunchConfigurationCommand,
  DeleteLaunchConfigurationCommand,
  DescribeLaunchConfigurationsCommand,
  paginateDescribeAutoScalingGroups,
  UpdateAutoScalingGroupCommand,
  type AutoScalingGroup,
  type LaunchConfiguration,
} from '@aws-sdk/client-auto-scaling';
import {
  type Aws,
  type Change,
  type ControlId,
  type Keyed,
  type Permissions,
  type Plan,
  type Target,
  cannot,
  cannotIf,
  cannotIfRoleIsNotPassable,
  ifAbsent,
  join,
  nameOf,
  refuse,
  resourceNameOf,
  set,
  setElements,
} from '../../engine/index.ts';
import { ownerOfGroups } from './group-owner.ts';

/** The setting that the copy gets, and the test whether a launch configuration has it. */
export interface LaunchSetting {
  readonly control: ControlId;
  isMet(configuration: LaunchConfiguration): boolean;
  /** The part of a launch configuration that the copy replaces. */
  of(configuration: LaunchConfiguration): Partial<LaunchConfiguration>;
  with(configuration: LaunchConfiguration): LaunchConfiguration;
  /** The copy with the replaced part of the original. */
  restored(copy: LaunchConfiguration, part: Partial<LaunchConfiguration>): LaunchConfiguration;
}

export interface LaunchState {
  readonly isMet: boolean;
  /** The setting of the original. `null` after the copy has replaced it. */
  readonly original: Partial<LaunchConfiguration> | null;
  /** The name of the copy, if it exists. */
  readonly copy: string | null;
  /** The launch configuration of each group that uses the original or the copy, by group name. */
  readonly groups: Keyed<string>;
  /** Why only its owner can change one of these groups. */
  readonly managedBy: string | null;
}

export type LaunchField = 'copy' | 'groups' | 'original';

const anyCopy = 'arn:{partition}:autoscaling:{region}:{account}:launchConfiguration:*:launchConfigurationName/asr-*';
const theOriginal =
  'arn:{partition}:autoscaling:{region}:{account}:launchConfiguration:*:launchConfigurationName/{name}';
const anyGroup = 'arn:{partition}:autoscaling:{region}:{account}:autoScalingGroup:*:autoScalingGroupName/*';

export const copiesLaunchConfiguration: Permissions = {
  read: ['autoscaling:DescribeLaunchConfigurations', 'autoscaling:DescribeAutoScalingGroups'],
  write: [
    'autoscaling:CreateLaunchConfiguration',
    'autoscaling:UpdateAutoScalingGroup',
    'autoscaling:DeleteLaunchConfiguration',
  ],
  dependent: [{ action: 'iam:PassRole', because: 'The copy has the instance profile of the original.' }],
  on: {
    'autoscaling:CreateLaunchConfiguration': [anyCopy, theOriginal],
    'autoscaling:DeleteLaunchConfiguration': [anyCopy, theOriginal],
    'autoscaling:UpdateAutoScalingGroup': [anyGroup],
    'iam:PassRole': ['arn:{partition}:iam::{account}:role/{passable}'],
  },
  when: { 'iam:PassRole': { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } } },
};

/**
 * Returns a name such as `asr-autoscaling-3-web`. It is deterministic, so that a run finds the copy of an interrupted
 * run.
 */
function copyNameOf(control: ControlId, original: string): string {
  const name = `asr-${control.toLowerCase().replace('.', '-')}-${original}`;
  if (name.length <= 255) return name;
  return `${name.slice(0, 238)}-${createHash('sha256').update(original).digest('hex').slice(0, 16)}`;
}

export async function readLaunch(setting: LaunchSetting, target: Target, aws: Aws): Promise<LaunchState | undefined> {
  const name = resourceNameOf(target.resourceId);
  const copyName = copyNameOf(setting.control, name);
  const [original, copy] = [await find(name, aws), await find(copyName, aws)];
  // If only the copy exists, an earlier run has replaced the original.
  if (original === undefined && copy === undefined && !(await isReplaced(copyName, aws))) return undefined;

  const groups = await groupsUsing([name, copyName], aws);
  return {
    isMet: original !== undefined && setting.isMet(original),
    original: original === undefined ? null : setting.of(original),
    copy: copy && setting.isMet(copy) ? copyName : null,
    groups: Object.fromEntries(
      groups.map(({ AutoScalingGroupName = '', LaunchConfigurationName = '' }) => [
        AutoScalingGroupName,
        LaunchConfigurationName,
      ]),
    ),
    managedBy: ownerOfGroups(groups),
  };
}

/** Whether another control has replaced the copy. Its undo restores the copy. */
async function isReplaced(copyName: string, aws: Aws): Promise<boolean> {
  for (const control of ['AutoScaling.3', 'Autoscaling.5'] as const) {
    if ((await find(copyNameOf(control, copyName), aws)) !== undefined) return true;
  }
  return false;
}

async function groupsUsing(configurations: readonly string[], aws: Aws): Promise<readonly AutoScalingGroup[]> {
  const groups: AutoScalingGroup[] = [];
  for await (const page of paginateDescribeAutoScalingGroups({ client: aws.client(AutoScalingClient) }, {})) {
    // A group with a launch template has no launch configuration.
    const using = ({ LaunchConfigurationName: uses = '' }: AutoScalingGroup) => configurations.includes(uses);
    groups.push(...(page.AutoScalingGroups ?? []).filter(using));
  }
  return groups;
}

export function planLaunch(control: ControlId, state: LaunchState, original: string): Plan<LaunchState, LaunchField> {
  if (state.isMet || state.original === null) return { kind: 'compliant' };
  const groups = Object.keys(state.groups);
  if (state.copy === null && groups.length === 0) {
    return refuse('No Auto Scaling group uses the launch configuration, which cannot be modified. Delete it manually.');
  }
  if (state.managedBy !== null) return refuse(state.managedBy);
  const copy = copyNameOf(control, original);
  return join<LaunchState, LaunchField>(
    set<LaunchState, 'copy'>(state, { copy }),
    setElements<LaunchState, 'groups'>(state, 'groups', Object.fromEntries(groups.map((group) => [group, copy]))),
    set<LaunchState, 'original'>(state, { original: null }),
  );
}

/** All changes wait for approval together, because a part of them would leave groups without their configuration. */
export function askForAll(plan: Plan<LaunchState, LaunchField>, reason: string): Plan<LaunchState, LaunchField> {
  if (plan.kind !== 'change') return plan;
  return { ...plan, asks: Object.fromEntries(plan.changes.map((one) => [nameOf(one), reason])) };
}

export async function applyLaunch(
  setting: LaunchSetting,
  target: Target,
  change: Change<LaunchState, LaunchField>,
  aws: Aws,
): Promise<void> {
  const name = resourceNameOf(target.resourceId);
  if (change.field === 'groups') return pointGroup(change.key, change.to, aws);
  const copyName = copyNameOf(setting.control, name);
  if (change.field === 'original') {
    return change.to === null ? deleteConfiguration(name, aws) : restoreOriginal(setting, name, change.to, aws);
  }
  if (change.to === null) return deleteConfiguration(copyName, aws);
  const original = await find(name, aws);
  if (original !== undefined) await create(copyName, setting.with(original), aws);
}

async function pointGroup(group: string, configuration: string | null, aws: Aws): Promise<void> {
  if (configuration === null || (await find(configuration, aws)) === undefined) {
    cannot(
      `The launch configuration ${configuration} does not exist, so the group ${group} was not moved to it. Create it, then try again.`,
    );
  }
  const input = { AutoScalingGroupName: group, LaunchConfigurationName: configuration };
  await aws.client(AutoScalingClient).send(new UpdateAutoScalingGroupCommand(input));
}

async function deleteConfiguration(LaunchConfigurationName: string, aws: Aws): Promise<void> {
  if ((await find(LaunchConfigurationName, aws)) === undefined) return;
  await aws
    .client(AutoScalingClient)
    .send(new DeleteLaunchConfigurationCommand({ LaunchConfigurationName }))
    .catch(
      cannotIf(
        'ResourceInUseFault',
        `An Auto Scaling group still uses ${LaunchConfigurationName}. Move the group to another one, then try again.`,
      ),
    );
}

async function restoreOriginal(
  setting: LaunchSetting,
  name: string,
  itsSetting: Partial<LaunchConfiguration>,
  aws: Aws,
): Promise<void> {
  if ((await find(name, aws)) !== undefined) return;
  const copyName = copyNameOf(setting.control, name);
  const copy = await find(copyName, aws);
  if (copy === undefined)
    cannot(
      `The launch configuration ${copyName} was deleted, so ASR cannot recreate ${name} from it. Create it manually.`,
    );
  await create(name, setting.restored(copy, itsSetting), aws);
}

async function create(LaunchConfigurationName: string, like: LaunchConfiguration, aws: Aws): Promise<void> {
  const { LaunchConfigurationARN: _arn, CreatedTime: _created, KernelId, RamdiskId, KeyName, UserData, ...rest } = like;
  const input = {
    ...rest,
    // Auto Scaling returns an empty string for an absent value, but rejects one as input.
    KernelId: KernelId || undefined,
    RamdiskId: RamdiskId || undefined,
    KeyName: KeyName || undefined,
    UserData: UserData || undefined,
    LaunchConfigurationName,
  };
  await aws
    .client(AutoScalingClient)
    .send(new CreateLaunchConfigurationCommand(input))
    // An interrupted run created it. Verification detects a copy without the setting.
    .catch(ifAbsent(['AlreadyExistsFault', 'AlreadyExists'], undefined))
    .catch(cannotIfRoleIsNotPassable);
}

async function find(name: string, aws: Aws): Promise<LaunchConfiguration | undefined> {
  const { LaunchConfigurations: [configuration] = [] } = await aws
    .client(AutoScalingClient)
    .send(new DescribeLaunchConfigurationsCommand({ LaunchConfigurationNames: [name] }));
  return configuration;
}
