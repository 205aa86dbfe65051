/** The one trail of a finding, read and changed in its home Region. */
import {
  CloudTrailClient,
  GetTrailCommand,
  UpdateTrailCommand,
  type Trail,
  type UpdateTrailRequest,
} from '@aws-sdk/client-cloudtrail';
import { type Aws, type Target, ifAbsent, lastPartOf, refuse } from '../../../engine/index.ts';
import { homeRegionOf } from './trails.ts';

/** Trails of the account in any Region: a multi-Region trail is reported where it does not live. */
export const ownTrail = 'arn:{partition}:cloudtrail:*:{account}:trail/{id}';

/** A finding names the trail by its ARN, or by its name alone. */
export function trailArnOf({ partition, region, accountId, resourceId }: Target): string {
  if (resourceId.startsWith('arn:')) return resourceId;
  return `arn:${partition}:cloudtrail:${region}:${accountId}:trail/${resourceId}`;
}

/**
 * `undefined` if it is gone. Of the trail of an organization, only its management account is told more
 * than the ARN.
 */
export async function readTrail(target: Target, aws: Aws): Promise<Trail | undefined> {
  const arn = trailArnOf(target);
  if (ownerOf(arn) !== target.accountId) return { TrailARN: arn };
  const { Trail: trail } = await aws
    .client(CloudTrailClient, homeRegionOf(arn))
    .send(new GetTrailCommand({ Name: arn }))
    .catch(ifAbsent('TrailNotFoundException', { Trail: undefined }));
  return trail;
}

/** The account that owns the trail, if that is another one. */
export function foreignOwnerOf(target: Target): string | null {
  const owner = ownerOf(trailArnOf(target));
  return owner === target.accountId ? null : owner;
}

export function refuseForeign(owner: string) {
  return refuse(`The trail belongs to account ${owner}, which alone may change it. Remediate it there.`);
}

/** Changes only what is named. */
export async function updateTrail(target: Target, changed: Omit<UpdateTrailRequest, 'Name'>, aws: Aws): Promise<void> {
  const arn = trailArnOf(target);
  await aws
    .client(CloudTrailClient, homeRegionOf(arn))
    .send(new UpdateTrailCommand({ Name: lastPartOf(arn), ...changed }));
}

function ownerOf(arn: string): string {
  return arn.split(':')[4] ?? '';
}
