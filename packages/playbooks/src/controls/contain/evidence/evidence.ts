/** The evidence of an isolation as data, and what the question and the note say about it. Pure. */
import type { Keyed, Permissions } from '../../../engine/index.ts';

/** Why the snapshots exist: the values of their tags. */
export interface Incident {
  readonly finding: string;
  readonly remediation: string;
}

interface Volume {
  readonly gib: number;
  readonly isEncrypted: boolean;
}

/** The volumes of an instance, and their snapshots by ASR. */
export interface Evidence {
  readonly volumes: Keyed<Volume>;
  /** The incident of this remediation, if its snapshots exist. */
  readonly snapshots: Incident | null;
  /** The ids of its snapshots, or of those of the latest remediation of the instance. */
  readonly snapshotIds: readonly string[];
}

const anySnapshot = 'arn:{partition}:ec2:{region}::snapshot/*';

/**
 * The permissions for snapshots of one instance. EC2 authorizes the instance, each of its volumes, and each new snapshot.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
 */
export const takesSnapshots = {
  read: ['ec2:DescribeSnapshots', 'ec2:DescribeVolumes'],
  write: ['ec2:CreateSnapshots'],
  on: {
    'ec2:CreateSnapshots': [
      'arn:{partition}:ec2:{region}:{account}:instance/{id}',
      'arn:{partition}:ec2:{region}:{account}:volume/*',
      anySnapshot,
    ],
  },
  dependent: [
    {
      action: 'ec2:CreateTags',
      because: 'The snapshots get tags.',
      onCreation: { by: 'ec2:CreateSnapshots', arns: [anySnapshot] },
    },
  ],
} as const satisfies Permissions;

/** The longest tag value of EC2 has 256 characters of a limited set. */
export function asTagValue(text: string): string {
  return text.replaceAll(/[^\p{L}\p{Z}\p{N}_.:/=+\-@]/gu, '-').slice(0, 256);
}

/** In US East (N. Virginia), for the standard tier. @see https://aws.amazon.com/ebs/pricing/ */
const dollarsPerGib = 0.05;

/** One or more sentences on the snapshots that the plan takes, and what they cost. */
export function costOf({ volumes }: Evidence): string {
  const all = Object.values(volumes);
  if (all.length === 0) return 'It has no EBS volume, so ASR takes no snapshot.';
  const gib = all.reduce((sum, volume) => sum + volume.gib, 0);
  const what = all.length === 1 ? 'a snapshot of its volume' : `snapshots of its ${all.length} volumes`;
  const cost = `at most ${gib} GiB, about $${(gib * dollarsPerGib).toFixed(2)} a month until you delete them`;
  const key = all.some(({ isEncrypted }) => isEncrypted)
    ? ' If EC2 refuses one, such as because of the key of an encrypted volume, ASR isolates without snapshots and says so.'
    : '';
  return `First, ASR takes ${what}: ${cost}.${key}`;
}

/** Notes are short. The tags find the others. */
const mostNamed = 3;

/** The snapshots that a responder finds, as a sentence. */
export function evidenceOf({ snapshotIds: ids, volumes }: Evidence): string {
  if (ids.length > mostNamed) {
    const rest = ids.length - mostNamed + 1;
    return `Snapshots: ${ids.slice(0, mostNamed - 1).join(', ')} and ${rest} more with their tags.`;
  }
  if (ids.length > 0) return `Snapshots: ${ids.join(', ')}.`;
  return Object.keys(volumes).length === 0 ? 'It has no EBS volume.' : 'It has no snapshot: take one now.';
}
