import { type Aws, type Target, askFor, cutOff, definePlaybook, refuse, set } from '../../engine/index.ts';
import {
  behindLatest,
  changeTemplate,
  launchingGroups,
  readTemplate,
  templatePermissions,
} from './launch-template/index.ts';

/**
 * EC2.170: EC2 launch templates should use Instance Metadata Service Version 2 (IMDSv2).
 *
 * ASR creates a version of the launch template that differs from the default version only in `HttpTokens: required`, and
 * makes it the default. Running instances stay as they are. Instances that are launched from the default or the latest
 * version from then on require IMDSv2. Auto Scaling groups that name a version by its number keep it. The change has no
 * cost.
 *
 * Remediation always requires approval, because software on new instances that uses IMDSv1 gets no metadata and no
 * credentials, and nothing shows who will launch from the template. The question names the Auto Scaling groups. Containers
 * need a hop limit of 2 or more. ASR refuses a template whose default version is not the latest one.
 *
 * @failed The AWS Config rule `ec2-launch-template-imdsv2-check` finds that the default version does not set `HttpTokens` to
 * `required`.
 * @reads The metadata options of the default version, the numbers of the default and the latest version, and the Auto
 * Scaling groups that launch from them.
 * @impact SDKs, agents and scripts on new instances that use IMDSv1, and containers behind a hop limit of 1.
 * @owners Amazon EKS, AWS Elastic Beanstalk, AWS CloudFormation, and other tools that create versions.
 * @undo Undo creates another version with the former setting. Both versions stay. Instances that were launched in between keep IMDSv2.
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-170
 * @see https://docs.aws.amazon.com/config/latest/developerguide/ec2-launch-template-imdsv2-check.html
 */
export const ec2170 = definePlaybook({
  control: 'EC2.170',
  title: 'require IMDSv2 for the instances of a launch template',
  resourceType: 'AwsEc2LaunchTemplate',
  scope: 'regional',
  effect: 'reversible',
  alwaysAsks: true,
  permissions: {
    ...templatePermissions,
    read: [...templatePermissions.read, 'autoscaling:DescribeAutoScalingGroups'],
  },
  parameters: {},

  read,

  plan(template) {
    if (template.httpTokens === 'required') return { kind: 'compliant' };
    if (template.newerVersion !== null) return refuse(behindLatest(template.newerVersion));
    const lost = cutOff(template.launchedBy, 'launch instances whose software uses IMDSv1');
    return askFor(set(template, { httpTokens: 'required' }), 'httpTokens', lost);
  },

  async apply(target, { to: httpTokens }, aws) {
    await changeTemplate(target, aws, ({ MetadataOptions: options = {}, ...data }) => {
      const { HttpTokens: _present, ...others } = options;
      if (httpTokens !== null) return { ...data, MetadataOptions: { ...others, HttpTokens: httpTokens } };
      return Object.keys(others).length === 0 ? data : { ...data, MetadataOptions: others };
    });
  },
});

async function read(target: Target, aws: Aws) {
  const template = await readTemplate(target, aws);
  if (template === undefined) return undefined;
  const { data, newerVersion } = template;
  const httpTokens = data.MetadataOptions?.HttpTokens ?? null;
  return {
    /** `null`: the template leaves it to the account and the image. */
    httpTokens,
    newerVersion,
    launchedBy: httpTokens === 'required' ? [] : await launchingGroups(target, aws),
  };
}
