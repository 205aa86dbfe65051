import { EC2Client, GetEbsDefaultKmsKeyIdCommand } from '@aws-sdk/client-ec2';
import {
  type Aws,
  type Change,
  type Consumer,
  type Target,
  asList,
  askFor,
  definePlaybook,
  refuse,
  setElements,
} from '../../engine/index.ts';
import {
  type TemplateData,
  behindLatest,
  changeTemplate,
  launchingGroups,
  readTemplate,
  templatePermissions,
} from './launch-template/index.ts';

/**
 * EC2.181: EC2 launch templates should enable encryption for attached EBS volumes.
 *
 * ASR creates a version of the launch template that differs from the default version only in `Encrypted: true` for each
 * volume that had `false`, and makes it the default. Amazon EBS encrypts these volumes of new instances with the default KMS
 * key for EBS encryption. Running instances and their volumes stay as they are. Auto Scaling groups that name a version by
 * its number keep it. Encryption has no cost.
 *
 * Remediation always requires approval. If the default key is a customer managed key, launches fail for a role that may not
 * use it. If it is the key `aws/ebs`, snapshots and images of new instances cannot be shared with other accounts. The
 * question names the key and the Auto Scaling groups. ASR refuses a template whose default version is not the latest one.
 *
 * @failed The AWS Config rule `ec2-launch-templates-ebs-volume-encrypted` finds that the default version has an EBS volume
 * with `Encrypted: false`. It does not evaluate volumes for which the template leaves it out.
 * @reads The volumes of the default version, the numbers of the default and the latest version, the default key for EBS
 * encryption, and the Auto Scaling groups that launch from the template.
 * @impact Launches by a role that may not use a customer managed default key. Accounts that use snapshots of new instances,
 * if the default key is `aws/ebs`. Instance types of generations before 2016.
 * @owners Amazon EKS, AWS Elastic Beanstalk, AWS CloudFormation, and other tools that create versions.
 * @undo Undo creates another version with the former setting. Both versions stay. Volumes that were created in between stay encrypted.
 * @unverified Whether the rule evaluates only the default version.
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-181
 * @see https://docs.aws.amazon.com/config/latest/developerguide/ec2-launch-templates-ebs-volume-encrypted.html
 */
export const ec2181 = definePlaybook({
  control: 'EC2.181',
  title: 'encrypt the EBS volumes of the instances of a launch template',
  resourceType: 'AwsEc2LaunchTemplate',
  scope: 'regional',
  effect: 'reversible',
  alwaysAsks: true,
  permissions: {
    ...templatePermissions,
    read: [...templatePermissions.read, 'ec2:GetEbsDefaultKmsKeyId', 'autoscaling:DescribeAutoScalingGroups'],
  },
  parameters: {},

  read,

  plan(template) {
    const plain = Object.keys(template.encrypted).filter((device) => template.encrypted[device] === false);
    if (plain.length === 0) return { kind: 'compliant' };
    if (template.newerVersion !== null) return refuse(behindLatest(template.newerVersion));
    return plain.reduce(
      (plan, device) => askFor(plan, `encrypted[${device}]`, whoCannotLaunch(template)),
      setElements(template, 'encrypted', Object.fromEntries(plain.map((device) => [device, true]))),
    );
  },

  apply: (target, change, aws) => encrypt(target, [change], aws),
  applyAll: encrypt,
});

interface Template {
  /** Whether each volume is encrypted, by its device name. Without volumes for which the template leaves it out. */
  readonly encrypted: { readonly [device: string]: boolean };
  /** `null` while no volume is unencrypted. */
  readonly defaultKey: string | null;
  readonly newerVersion: number | null;
  readonly launchedBy: readonly Consumer[];
}

async function read(target: Target, aws: Aws): Promise<Template | undefined> {
  const template = await readTemplate(target, aws);
  if (template === undefined) return undefined;
  const { data, newerVersion } = template;
  const encrypted = encryptionIn(data);
  const isPlain = Object.values(encrypted).includes(false);
  return {
    encrypted,
    defaultKey: isPlain ? await defaultKeyOf(aws) : null,
    newerVersion,
    launchedBy: isPlain ? await launchingGroups(target, aws) : [],
  };
}

function encryptionIn({ BlockDeviceMappings: mappings = [] }: TemplateData): Template['encrypted'] {
  const volumes = mappings.flatMap(({ DeviceName: device, Ebs: volume }) =>
    device === undefined || volume?.Encrypted === undefined ? [] : [[device, volume.Encrypted] as const],
  );
  return Object.fromEntries(volumes);
}

/** EC2 returns the alias until the account sets a key. */
async function defaultKeyOf(aws: Aws): Promise<string> {
  const { KmsKeyId: key = awsManaged } = await aws.client(EC2Client).send(new GetEbsDefaultKmsKeyIdCommand({}));
  return key;
}

const awsManaged = 'alias/aws/ebs';

function whoCannotLaunch({ defaultKey, launchedBy }: Template): string {
  const groups = launchedBy.length === 0 ? '' : ` by ${asList(launchedBy.map(({ kind, name }) => `${kind} ${name}`))}`;
  if (defaultKey?.endsWith(awsManaged) === true) {
    return (
      `Volumes of instances that are launched${groups} are encrypted with aws/ebs, which no other account can use. Their ` +
      'snapshots and images cannot be shared.'
    );
  }
  return `Launches${groups} fail if the launching role may not use the key ${defaultKey}. Check the key policy.`;
}

async function encrypt(target: Target, changes: readonly Change<Template, 'encrypted'>[], aws: Aws): Promise<void> {
  const wanted = new Map(changes.map(({ key, to }) => [key, to]));
  await changeTemplate(target, aws, (data) => ({
    ...data,
    BlockDeviceMappings: data.BlockDeviceMappings?.map((mapping) => {
      const to = wanted.get(String(mapping.DeviceName)) ?? null;
      return to === null ? mapping : { ...mapping, Ebs: { ...mapping.Ebs, Encrypted: to } };
    }),
  }));
}
