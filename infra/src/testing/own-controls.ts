/** Fakes of the controls that ASR detects itself. The stacks read only their declarations. */
import { registry, type AnyPlaybook } from '@asr/playbooks';
import type { Controls } from '@asr/templates';

const own = (control: AnyPlaybook['control'], declared: Partial<AnyPlaybook>): AnyPlaybook => ({
  control,
  title: 'be detected by ASR itself',
  resourceType: 'AwsEc2SecurityGroup',
  scope: 'regional',
  effect: 'reversible',
  permissions: {
    read: ['ec2:DescribeSecurityGroupRules', 'ec2:DescribeSecurityGroups'],
    write: ['ec2:RevokeSecurityGroupIngress'],
    on: { 'ec2:RevokeSecurityGroupIngress': ['arn:{partition}:ec2:{region}:{account}:security-group/{id}'] },
  },
  parameters: {},
  read: async () => undefined,
  plan: () => ({ kind: 'compliant' }),
  apply: async () => {},
  ...declared,
});

const ofInstances = { read: ['ec2:DescribeInstances'], write: ['ec2:ModifyNetworkInterfaceAttribute'] } as const;

const ownPlaybooks: readonly AnyPlaybook[] = [
  own('SecurityGroup.1', { resourceType: 'AwsEc2Instance', detectedBy: ['config-rule'], permissions: ofInstances }),
  own('SecurityGroup.2', { detectedBy: ['config-rule', 'cloudtrail'] }),
  own('SecurityGroup.3', { detectedBy: ['cloudtrail', 'tags', 'prefix-list'] }),
];

/** All controls, with the fakes instead of the real ones. */
export const controls: Controls = {
  ...registry,
  ...Object.fromEntries(ownPlaybooks.map((each) => [each.control, each])),
};

export async function playbooks(): Promise<readonly AnyPlaybook[]> {
  const ids = new Set<string>(ownPlaybooks.map(({ control }) => control));
  const others = Object.entries(registry).filter(([control]) => !ids.has(control));
  return [...(await Promise.all(others.map(([, { load }]) => load()))), ...ownPlaybooks];
}
