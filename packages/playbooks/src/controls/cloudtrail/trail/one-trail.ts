/** Reads and changes the trail of a finding in its home Region. */
import {
  CloudTrailClient,
  GetTrailCommand,
  UpdateTrailCommand,
  type Trail,
  type UpdateTrailRequest,
} from '@aws-sdk/client-cloudtrail';
import { type Aws, type Target, ifAbsent, lastPartOf, refuse } from '../../../engine/index.ts';
import { homeRegionOf } from './trails.ts';

/** Trails of the account in any Region, because findings report a multi-Region trail in several Regions. */
export const ownTrail = 'arn:{partition}:cloudtrail:*:{account}:trail/{id}';

/** Returns the ARN of the trail. A finding identifies it by ARN or by name. */
export function trailArnOf({ partition, region, accountId, resourceId }: Target): string {
  if (resourceId.startsWith('arn:')) return resourceId;
  return `arn:${partition}:cloudtrail:${region}:${accountId}:trail/${resourceId}`;
}

/** Returns `undefined` if the trail does not exist. For an organization trail, a member account gets only the ARN. */
export async function readTrail(target: Target, aws: Aws): Promise<Trail | undefined> {
  const arn = trailArnOf(target);
  if (ownerOf(arn) !== target.accountId) return { TrailARN: arn };
  const { Trail: trail } = await aws
    .client(CloudTrailClient, homeRegionOf(arn))
    .send(new GetTrailCommand({ Name: arn }))
    .catch(ifAbsent('TrailNotFoundException', { Trail: undefined }));
  return trail;
}

/** Returns the account that owns the trail if it is another one. */
export function foreignOwnerOf(target: Target): string | null {
  const owner = ownerOf(trailArnOf(target));
  return owner === target.accountId ? null : owner;
}

export function refuseForeign(owner: string) {
  return refuse(`The trail belongs to account ${owner}. Only that account can change it. Remediate it there.`);
}

/** Changes only the given settings. */
export async function updateTrail(target: Target, changed: Omit<UpdateTrailRequest, 'Name'>, aws: Aws): Promise<void> {
  const arn = trailArnOf(target);
  await aws
    .client(CloudTrailClient, homeRegionOf(arn))
    .send(new UpdateTrailCommand({ Name: lastPartOf(arn), ...changed }));
}

function ownerOf(arn: string): string {
  return arn.split(':')[4] ?? '';
}
