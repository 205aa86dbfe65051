import { definePlaybook, refuse, setElements } from '../../engine/index.ts';
import { applyRule, changesRules, listRules, readGroup, readInterfaces, readsGroup } from './security-group/index.ts';
import { flag } from '../../parameters/index.ts';

/**
 * EC2.2: VPC default security groups should not allow inbound or outbound traffic.
 *
 * Every rule goes, in both directions. A default group cannot be deleted, so whatever is launched without naming
 * a group lands in it and, from then on, without any network. While a network interface uses the group the
 * playbook refuses, because the rules are all that its traffic has; `allowInUse: true` in the policy overrides that.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-2
 */
export const ec22 = definePlaybook({
  control: 'EC2.2',
  title: "remove every rule of a VPC's default security group",
  resourceType: 'AwsEc2SecurityGroup',
  scope: 'regional',
  effect: 'reversible',
  permissions: {
    ...changesRules('ingress', 'egress'),
    read: [...readsGroup, 'ec2:DescribeNetworkInterfaces'],
  },
  parameters: {
    allowInUse: flag({ default: false, description: 'true: rules go even if the group is in use.' }),
  },

  async read(target, aws) {
    const [group, rules] = await Promise.all([readGroup(target, aws), listRules(target, aws)]);
    if (group === undefined || rules === undefined) return undefined;
    // Who uses a group matters only if it has rules to lose.
    const interfaces = Object.keys(rules).length > 0 ? await readInterfaces(target, aws) : [];
    return { isDefault: group.GroupName === 'default', rules, interfaces };
  },

  plan({ isDefault, rules, interfaces }, { allowInUse }) {
    if (!isDefault) {
      return refuse('The group is not named "default", so the control is not about it. Check what the finding names.');
    }
    if (interfaces.length > 0 && !allowInUse) {
      return refuse(
        `Without its rules the default security group would cut off the network interfaces that use it: ` +
          `${interfaces.slice(0, 3).join(', ')}${interfaces.length > 3 ? ' and others' : ''}. Give them a group of ` +
          'their own first, or set the parameter allowInUse of EC2.2 to true in the policy.',
      );
    }
    return setElements({ rules }, 'rules', Object.fromEntries(Object.keys(rules).map((key) => [key, null])));
  },

  apply: applyRule,
});
