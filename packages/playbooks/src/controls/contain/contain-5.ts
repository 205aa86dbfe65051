import { type Keyed, definePlaybook, explain, lastPartOf, refuse, setElements } from '../../engine/index.ts';
import { describeLivingInstance } from '../ec2/instance/index.ts';
import {
  type Agent,
  type Install,
  type Vulnerability,
  fromFinding,
  installOnce,
  installSince,
  isRunning,
  readAgent,
  readPackage,
  readPackageStates,
  whyNoCommand,
  whyNotPatched,
} from './patching/index.ts';

interface State extends Agent {
  readonly instanceId: string;
  readonly status: string;
  /** The last command since the finding that installs patches. A failed one counts for an hour. */
  readonly install: Install | null;
  /** The version of each package in the finding: the installed one, or the fixed one. */
  readonly packages: Keyed<string>;
  readonly needsReboot: boolean;
}

const theInstance = 'arn:{partition}:ec2:{region}:{account}:instance/{id}';

/**
 * Contain.5: EC2 instances with a vulnerable package should install the version with the fix.
 *
 * Amazon Inspector names the packages, the installed versions, and the versions with the fix. ASR sends the document
 * AWS-RunPatchBaseline with the operation Install and without a reboot to this instance, and always asks an approver first.
 * The document installs all patches that the patch baseline of the instance approves, not only those in the finding.
 * The question names the packages, and a kernel that needs a reboot. ASR never reboots.
 *
 * ASR refuses an instance that is not running, that Systems Manager does not manage, or whose agent does not report, and
 * Bottlerocket. It declines findings about container images and Lambda functions, about packages without a fix, and about
 * those that no operating system manages, such as packages of pip.
 *
 * @failed A finding of Amazon Inspector about packages of the operating system of an EC2 instance, with a fix for each.
 * @reads The instance, its agent, the commands that patched it since the finding, and the state of the packages in Patch
 * Manager.
 * @impact Software on the instance can restart or fail with other versions of its libraries.
 * @owners AWS Auto Scaling, Amazon EKS and others launch the next instance from the old image: update the image too.
 * @undo A patch cannot be undone.
 * @unverified How Patch Manager writes the version of a package in the title of a patch, on each operating system. If ASR finds
 * no version there, the remediation fails, although the package can be patched.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/patch-manager-aws-runpatchbaseline.html
 */
export const contain5 = definePlaybook<State, 'packages', Vulnerability>({
  control: 'Contain.5',
  title: 'install the patches of an EC2 instance with a vulnerable package',
  resourceType: 'AwsEc2Instance',
  effect: 'irreversible',
  respondsTo: ['inspector'],
  nextSteps:
    'Processes use the old version until they restart. Amazon Inspector closes the finding after its next scan. Update the ' +
    'image too.',
  // An owner launches the next instance from its image. This one is vulnerable now.
  worksUntilReplaced: true,
  permissions: {
    read: [
      'ec2:DescribeInstances',
      'ssm:DescribeInstanceInformation',
      'ssm:DescribeInstancePatches',
      'ssm:ListCommands',
    ],
    write: ['ssm:SendCommand'],
    on: {
      'ssm:DescribeInstancePatches': [theInstance, 'arn:{partition}:ssm:{region}:{account}:managed-instance/{id}'],
      'ssm:SendCommand': ['arn:{partition}:ssm:{region}::document/AWS-RunPatchBaseline', theInstance],
    },
  },
  parameters: fromFinding,
  settles: { withinSeconds: 7200, isSettled: ({ install }) => install === null || !isRunning(install) },

  async read(target, aws, { packages, observedAt }) {
    const instance = await describeLivingInstance(target, aws);
    if (instance === undefined) return undefined;
    const vulnerable = packages.map(readPackage);
    const agent = await readAgent(target, aws);
    const install = observedAt === '' ? null : await installSince(target, observedAt, aws);
    const isDone = install !== null && install.status === 'Success';
    const { patched, needsReboot } = isDone
      ? await readPackageStates(target, vulnerable, aws)
      : { patched: [], needsReboot: false };
    const isRequested = install !== null && isRunning(install);
    return {
      instanceId: lastPartOf(target.resourceId),
      status: String(instance.State?.Name),
      ...agent,
      install,
      packages: Object.fromEntries(
        vulnerable.map(({ name, installed, fixed }) => [
          name,
          isRequested || patched.includes(name) ? fixed : installed,
        ]),
      ),
      needsReboot,
    };
  },

  plan(instance, { vulnerability, packages, observedAt }) {
    if (packages.length === 0 || observedAt === '')
      return refuse('The finding names no package, or no time. Follow its recommendation.');
    const vulnerable = packages.map(readPackage);
    const planned = setElements<State, 'packages'>(
      instance,
      'packages',
      Object.fromEntries(vulnerable.map(({ name, fixed }) => [name, fixed])),
    );
    if (planned.kind === 'compliant') return planned;
    const reason = whyNotPatched(instance) ?? whyNoCommand(instance);
    if (reason !== undefined) return refuse(reason);
    const kernel = vulnerable.find(({ name }) => /^(?:kernel|linux-image)/.test(name));
    const reboot =
      kernel === undefined ? '' : ` ${kernel.name} takes effect only after a reboot, which ASR does not start.`;
    return explain(
      planned,
      `This installs all patches that the patch baseline of ${instance.instanceId} approves, and not only those for ` +
        `${vulnerability}, without a reboot. Software on it can restart.${reboot} A patch cannot be undone.`,
    );
  },

  evidence({ needsReboot }) {
    return needsReboot ? 'Reboot the instance: a new version is not in use before.' : undefined;
  },

  async apply(target, _change, aws) {
    await installOnce(target, aws);
  },

  // One command installs the patches for all packages.
  async applyAll(target, _changes, aws) {
    await installOnce(target, aws);
  },
});
