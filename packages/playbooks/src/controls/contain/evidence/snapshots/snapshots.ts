/** Takes snapshots of the volumes of an instance as evidence, once for each remediation. Nothing here deletes one. */
import {
  CreateSnapshotsCommand,
  EC2Client,
  paginateDescribeSnapshots,
  paginateDescribeVolumes,
  type Snapshot,
} from '@aws-sdk/client-ec2';
import { type Aws, type Target, cannotIf, lastPartOf } from '../../../../engine/index.ts';
import type { Evidence, Incident } from '../index.ts';

const instanceTag = 'asr:evidence-of';
const findingTag = 'asr:finding';
const remediationTag = 'asr:remediation';

/** The EBS volumes that are attached to the instance, by id. */
async function readVolumes({ resourceId }: Target, aws: Aws): Promise<Evidence['volumes']> {
  const Filters = [{ Name: 'attachment.instance-id', Values: [lastPartOf(resourceId)] }];
  const volumes: (readonly [string, Evidence['volumes'][string]])[] = [];
  for await (const page of paginateDescribeVolumes({ client: aws.client(EC2Client) }, { Filters })) {
    for (const { VolumeId = '', Size = 0, Encrypted = false } of page.Volumes ?? [])
      volumes.push([VolumeId, { gib: Size, isEncrypted: Encrypted }]);
  }
  return Object.fromEntries(volumes.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * A set counts as taken if it has every volume that is attached now. Otherwise a principal of the account could prevent
 * the evidence with a snapshot of another volume that has the tags.
 *
 * @param remediation Empty if there is none yet.
 */
export async function readEvidence(target: Target, remediation: string, aws: Aws): Promise<Evidence> {
  const volumes = await readVolumes(target, aws);
  const all = await describeSnapshots(target, aws);
  const own = all.filter((one) => remediation !== '' && tagOf(one, remediationTag) === remediation);
  const [first] = own;
  const isComplete = Object.keys(volumes).every((id) => own.some(({ VolumeId }) => VolumeId === id));
  const [latest] = all.toSorted((a, b) => Number(b.StartTime) - Number(a.StartTime));
  const shown = first ?? latest;
  const ofShown = all.filter(
    (one) => shown !== undefined && tagOf(one, remediationTag) === tagOf(shown, remediationTag),
  );
  return {
    volumes,
    snapshots: first === undefined || !isComplete ? null : { finding: tagOf(first, findingTag), remediation },
    snapshotIds: ofShown.map(({ SnapshotId = '' }) => SnapshotId).toSorted(),
  };
}

/**
 * Takes the snapshots of all volumes at one point in time. EC2 does it in the background: the call does not wait. A retry
 * finds the snapshots by their tags, because the call has no client token.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSnapshots.html
 */
export async function takeSnapshots(target: Target, incident: Incident, aws: Aws): Promise<void> {
  const { snapshots } = await readEvidence(target, incident.remediation, aws);
  if (snapshots !== null) return;
  const InstanceId = lastPartOf(target.resourceId);
  const tags = { [instanceTag]: InstanceId, [findingTag]: incident.finding, [remediationTag]: incident.remediation };
  await aws
    .client(EC2Client)
    .send(
      new CreateSnapshotsCommand({
        InstanceSpecification: { InstanceId },
        Description: `Evidence of ${InstanceId}, which ASR isolates.`,
        TagSpecifications: [
          { ResourceType: 'snapshot', Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) },
        ],
      }),
    )
    .catch(
      cannotIf(
        'SnapshotLimitExceeded',
        'The quota of EBS snapshots in this Region is exhausted. Delete snapshots or raise the quota.',
      ),
    );
}

/** Also unfinished snapshots, but not those that failed. */
async function describeSnapshots({ resourceId }: Target, aws: Aws): Promise<readonly Snapshot[]> {
  const Filters = [{ Name: `tag:${instanceTag}`, Values: [lastPartOf(resourceId)] }];
  const found: Snapshot[] = [];
  const pages = paginateDescribeSnapshots({ client: aws.client(EC2Client) }, { OwnerIds: ['self'], Filters });
  for await (const page of pages) found.push(...(page.Snapshots ?? []).filter(({ State }) => State !== 'error'));
  return found;
}

function tagOf({ Tags = [] }: Snapshot, key: string): string {
  return Tags.find(({ Key }) => Key === key)?.Value ?? '';
}
