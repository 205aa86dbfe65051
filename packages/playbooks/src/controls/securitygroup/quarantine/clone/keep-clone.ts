/** Creates quarantine groups, and deletes unused ones. */
import {
  CreateSecurityGroupCommand,
  CreateTagsCommand,
  DeleteSecurityGroupCommand,
  EC2Client,
  waitUntilSecurityGroupExists,
  type SecurityGroup,
} from '@aws-sdk/client-ec2';
import {
  type Aws,
  type Keyed,
  type Target,
  cannot,
  cannotIf,
  ifAbsent,
  isSame,
  lastPartOf,
} from '../../../../engine/index.ts';
import { type Rule, applyRule, readGroup } from '../../../ec2/security-group/index.ts';
import { cloneDescription } from './clone-names.ts';
import { completeTag, isComplete, tagsOfClone } from './clone-tags.ts';
import { findClone, interfacesIn } from './find-clone.ts';
import type { Clone } from '../exposure/index.ts';
import { ruleFor, rulesOfGroup } from './rules-of-group.ts';

/**
 * A complete clone is never changed, because other instances may use it. An incomplete clone from an interrupted try
 * is completed. No network interface moves into a clone before its rules are complete.
 */
export async function makeClone(clone: Clone, target: Target, aws: Aws): Promise<void> {
  const found = await findClone(clone, aws);
  if (found !== undefined && isComplete(found)) return requireRules(found, clone, target, aws);
  const groupId = found?.GroupId ?? (await createClone(clone, target, aws));
  if (found !== undefined && (await interfacesIn(groupId, aws)).length > 0) {
    cannot(
      `The security group ${groupId} (${clone.name}) is in use, but it lacks the tag ${completeTag.Key} and may be ` +
        'incomplete. Check its rules, add the tag again or remove its network interfaces, and plan again.',
    );
  }
  await keepRules(groupId, clone.rules, target, aws);
  await aws.client(EC2Client).send(new CreateTagsCommand({ Resources: [groupId], Tags: [completeTag] }));
}

/**
 * Deletes the clone if no network interface uses it. If other instances use it, the undo of the last one deletes it.
 * A clone that remains is harmless and is used again.
 */
export async function removeClone(clone: Clone, target: Target, aws: Aws): Promise<void> {
  const found = await findClone(clone, aws);
  if (found?.GroupId === undefined) return;
  const users = await interfacesIn(found.GroupId, aws);
  if (users.some(({ Attachment }) => Attachment?.InstanceId !== lastPartOf(target.resourceId))) return;
  await aws
    .client(EC2Client)
    .send(new DeleteSecurityGroupCommand({ GroupId: found.GroupId }))
    // A rule names the clone, or a resource without a network interface uses it.
    .catch(ifAbsent(['InvalidGroup.NotFound', 'DependencyViolation'], undefined));
}

async function createClone(clone: Clone, target: Target, aws: Aws): Promise<string> {
  const source = await readGroup({ ...target, resourceId: clone.of }, aws);
  if (source === undefined)
    cannot(`The security group ${clone.of} no longer exists, so it cannot be cloned. Plan again.`);
  const client = aws.client(EC2Client);
  const { GroupId } = await client
    .send(
      new CreateSecurityGroupCommand({
        GroupName: clone.name,
        Description: cloneDescription(clone.name, source.GroupName ?? ''),
        VpcId: clone.vpcId,
        TagSpecifications: [{ ResourceType: 'security-group', Tags: [...tagsOfClone(clone.name, source)] }],
      }),
    )
    .catch(cannotIf('InvalidGroup.Duplicate', `A group named ${clone.name} was created since the plan. Plan again.`))
    .catch(
      cannotIf(
        'SecurityGroupLimitExceeded',
        'The quota of security groups in this Region is exhausted. Raise the quota, then plan again.',
      ),
    );
  if (GroupId === undefined) throw new Error(`EC2 returned no id for the group ${clone.name}. Try again.`);
  // EC2 is eventually consistent: the calls for the rules may not find the group for some seconds.
  await waitUntilSecurityGroupExists({ client, maxWaitTime: 60, minDelay: 1 }, { GroupIds: [GroupId] });
  return GroupId;
}

/** Another remediation may have created a clone with this name and different rules since the plan. */
async function requireRules(
  { GroupId = '' }: SecurityGroup,
  { name, rules }: Clone,
  target: Target,
  aws: Aws,
): Promise<void> {
  if (isSame(await rulesOfGroup(GroupId, target, aws), rules)) return;
  cannot(`The security group ${GroupId} (${name}) has different rules than the plan expects. Plan again.`);
}

/** A new group allows all outbound traffic, so unwanted rules are removed first. Rules are never modified in place. */
async function keepRules(groupId: string, wanted: Keyed<Rule>, target: Target, aws: Aws): Promise<void> {
  const present = await rulesOfGroup(groupId, target, aws);
  const group = { ...target, resourceId: groupId };
  for (const [key, rule] of different(present, wanted)) {
    await applyRule(group, { field: 'rules', key, from: ruleFor(groupId, rule), to: null }, aws);
  }
  for (const [key, rule] of different(wanted, present)) {
    await applyRule(group, { field: 'rules', key, from: null, to: ruleFor(groupId, rule) }, aws);
  }
}

function different(these: Keyed<Rule>, those: Keyed<Rule>): readonly (readonly [string, Rule])[] {
  return Object.entries(these).filter(([key, rule]) => !isSame(those[key], rule));
}
