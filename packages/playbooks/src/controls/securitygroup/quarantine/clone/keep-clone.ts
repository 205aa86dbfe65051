/** Makes quarantine groups, and takes away what nobody needs any more. */
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
 * A clone that is complete is never changed, for others may be in it. One that an earlier try left half-made is
 * finished. Its rules are complete before anybody is put into it.
 */
export async function makeClone(clone: Clone, target: Target, aws: Aws): Promise<void> {
  const found = await findClone(clone, aws);
  if (found !== undefined && isComplete(found)) return requireRules(found, clone, target, aws);
  const groupId = found?.GroupId ?? (await createClone(clone, target, aws));
  if (found !== undefined && (await interfacesIn(groupId, aws)).length > 0) {
    cannot(
      `The security group ${groupId} (${clone.name}) is in use, though it lacks the tag ${completeTag.Key} and may not be ` +
        'complete. Look at its rules, put the tag on again or take its users out, and plan again.',
    );
  }
  await keepRules(groupId, clone.rules, target, aws);
  await aws.client(EC2Client).send(new CreateTagsCommand({ Resources: [groupId], Tags: [completeTag] }));
}

/**
 * Deletes the clone if nobody is in it. Other instances may have been put into the same one since: they stay there,
 * and the last of them to be undone takes it away. What is left over harms nobody, and is used again.
 */
export async function removeClone(clone: Clone, target: Target, aws: Aws): Promise<void> {
  const found = await findClone(clone, aws);
  if (found?.GroupId === undefined) return;
  const users = await interfacesIn(found.GroupId, aws);
  if (users.some(({ Attachment }) => Attachment?.InstanceId !== lastPartOf(target.resourceId))) return;
  await aws
    .client(EC2Client)
    .send(new DeleteSecurityGroupCommand({ GroupId: found.GroupId }))
    // Somebody names it in a rule, or uses it in a way that has no interface.
    .catch(ifAbsent(['InvalidGroup.NotFound', 'DependencyViolation'], undefined));
}

async function createClone(clone: Clone, target: Target, aws: Aws): Promise<string> {
  const source = await readGroup({ ...target, resourceId: clone.of }, aws);
  if (source === undefined) cannot(`The security group ${clone.of} is gone, so it cannot be cloned. Plan again.`);
  const client = aws.client(EC2Client);
  const { GroupId } = await client
    .send(
      new CreateSecurityGroupCommand({
        GroupName: clone.name,
        Description: cloneDescription(source.GroupName ?? ''),
        VpcId: clone.vpcId,
        TagSpecifications: [{ ResourceType: 'security-group', Tags: [...tagsOfClone(source)] }],
      }),
    )
    .catch(cannotIf('InvalidGroup.Duplicate', `Somebody has just made a group named ${clone.name}. Plan again.`))
    .catch(
      cannotIf(
        'SecurityGroupLimitExceeded',
        'The Region is full of security groups. Raise that quota, then plan again.',
      ),
    );
  if (GroupId === undefined) throw new Error(`EC2 gave no id for the group ${clone.name}. Try again.`);
  // EC2 may not know the group for some seconds, and its rules come next.
  await waitUntilSecurityGroupExists({ client, maxWaitTime: 60, minDelay: 1 }, { GroupIds: [GroupId] });
  return GroupId;
}

/** Somebody else's remediation may have made a clone of this name since the plan, with other rules. */
async function requireRules(
  { GroupId = '' }: SecurityGroup,
  { name, rules }: Clone,
  target: Target,
  aws: Aws,
): Promise<void> {
  if (isSame(await rulesOfGroup(GroupId, target, aws), rules)) return;
  cannot(`The security group ${GroupId} (${name}) has other rules than the plan expects. Plan again.`);
}

/** EC2 lets a new group reach everybody, so what is not wanted goes first. No rule is ever modified in place. */
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
