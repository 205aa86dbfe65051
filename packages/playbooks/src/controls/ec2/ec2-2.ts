import { cutOff, definePlaybook, refuse, setElements } from '../../engine/index.ts';
import {
  applyRule,
  applyRules,
  changesRules,
  listRules,
  readGroup,
  readInterfaces,
  readsGroup,
} from './security-group/index.ts';
import { flag } from '../../parameters/index.ts';

/**
 * EC2.2: VPC default security groups should not allow inbound or outbound traffic.
 *
 * ASR removes all inbound and outbound rules of the default security group. A default security group cannot be deleted.
 *
 * ASR refuses while a network interface uses the group, because its traffic depends on the rules. To override this, set
 * `allowInUse: true` in your policy.
 *
 * @failed The AWS Config rule `vpc-default-security-group-closed` finds an inbound or outbound rule in a default security
 * group.
 * @reads All rules of the group, its name, and the network interfaces that use it.
 * @impact With `allowInUse`, all network interfaces that use the group. Later, each resource that is launched without a
 * security group: it uses the default group and has no network access.
 * @owners None known. A baseline of SecurityGroup.2 that requires rules of the group adds them again,
 * unless EC2.2 is automatic.
 * @undo Undo restores the rules with new ids.
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-2
 */
export const ec22 = definePlaybook({
  control: 'EC2.2',
  title: 'remove all rules of the default security group of a VPC',
  resourceType: 'AwsEc2SecurityGroup',
  scope: 'regional',
  effect: 'reversible',
  permissions: {
    ...changesRules('ingress', 'egress'),
    read: [...readsGroup, 'ec2:DescribeNetworkInterfaces'],
  },
  parameters: {
    allowInUse: flag({ default: false, description: 'If true, ASR removes the rules even if the group is in use.' }),
  },

  async read(target, aws) {
    const [group, rules] = await Promise.all([readGroup(target, aws), listRules(target, aws)]);
    if (group === undefined || rules === undefined) return undefined;
    // The interfaces matter only if the group has rules.
    const interfaces = Object.keys(rules).length > 0 ? await readInterfaces(target, aws) : [];
    return { isDefault: group.GroupName === 'default', rules, interfaces };
  },

  plan({ isDefault, rules, interfaces }, { allowInUse }) {
    if (!isDefault) {
      return refuse(
        'The security group is not a default security group, so the control does not apply to it. Check the finding.',
      );
    }
    if (interfaces.length > 0 && !allowInUse) {
      const users = interfaces.map((name) => ({ kind: 'network interface', name }));
      return refuse(
        `${cutOff(users, 'use the rules of the default security group')} Assign them another security group, or set the ` +
          'parameter allowInUse of EC2.2 to true in the policy.',
      );
    }
    return setElements({ rules }, 'rules', Object.fromEntries(Object.keys(rules).map((key) => [key, null])));
  },

  apply: applyRule,
  applyAll: applyRules,
});
