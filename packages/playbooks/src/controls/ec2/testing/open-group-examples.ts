import { type AnyPlaybook, apply, plan, verify } from '../../../engine/index.ts';
import { fakeAws } from '../../../testing/index.ts';
import { type FakeEc2, type FakeRule, fakeSecurityGroups } from './fake-security-groups.ts';

const prefixLists = { 'pl-office': ['203.0.113.0/24'], 'pl-world': ['10.0.0.0/8', '0.0.0.0/0'] };

/** Emulates the group `sg-1` with these rules, a second group and some prefix lists. */
export function openGroup(rules: readonly FakeRule[], account: Partial<FakeEc2> = {}) {
  return fakeSecurityGroups({ groups: { 'sg-1': { rules }, 'sg-2': { rules: [] } }, prefixLists, ...account });
}

/** Returns the group `sg-1` as an example for a playbook. */
export function groupWith(...rules: readonly FakeRule[]) {
  return () => fakeAws(openGroup(rules).handlers);
}

/** Remediates a group. Returns its remaining rules, and the results of verification and of a second run. */
export async function leftAfter(playbook: AnyPlaybook, rules: readonly FakeRule[]) {
  const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId: 'sg-1' };
  const ec2 = openGroup(rules);
  const aws = fakeAws(ec2.handlers);
  const planned = await plan(playbook, target, aws);
  const changes = planned.kind === 'change' ? planned.changes : [];
  await apply(playbook, target, changes, aws);
  const again = await apply(playbook, target, changes, aws);
  return { rules: ec2.rulesOf('sg-1'), again: again.kind, verified: (await verify(playbook, target, aws)).kind };
}
