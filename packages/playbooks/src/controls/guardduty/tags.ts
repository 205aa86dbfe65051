/** Reads and changes the tags of GuardDuty detectors and filters. */
import {
  GuardDutyClient,
  ListTagsForResourceCommand,
  paginateListDetectors,
  paginateListFilters,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-guardduty';
import type { Aws, Change, Permissions, Tagged, Target } from '../../engine/index.ts';

export interface DetectorPath {
  readonly detectorId: string;
  readonly filterName: string | null;
}

/** @throws If the ARN is neither the ARN of a detector nor that of a filter. */
export function detectorPathOf(resourceId: string): DetectorPath {
  const [, detectorId, filterName = null] = /:detector\/([^/]+)(?:\/filter\/([^/]+))?$/.exec(resourceId) ?? [];
  if (detectorId === undefined) throw new Error(`${resourceId} is not the ARN of a GuardDuty detector or filter.`);
  return { detectorId, filterName };
}

export const tagPermissions = {
  read: ['guardduty:ListDetectors', 'guardduty:ListTagsForResource'],
  write: ['guardduty:TagResource', 'guardduty:UntagResource'],
} as const satisfies Pick<Permissions, 'read' | 'write'>;

/**
 * Returns whether the detector exists. GuardDuty returns BadRequestException for a missing detector and for many
 * other problems, so this reads the list.
 */
export async function hasDetector(id: string, aws: Aws): Promise<boolean> {
  for await (const { DetectorIds = [] } of paginateListDetectors({ client: aws.client(GuardDutyClient) }, {})) {
    if (DetectorIds.includes(id)) return true;
  }
  return false;
}

export async function hasFilter(DetectorId: string, name: string, aws: Aws): Promise<boolean> {
  const pages = paginateListFilters({ client: aws.client(GuardDutyClient) }, { DetectorId });
  for await (const { FilterNames = [] } of pages) {
    if (FilterNames.includes(name)) return true;
  }
  return false;
}

export async function readTags({ resourceId: ResourceArn }: Target, aws: Aws): Promise<Tagged> {
  const { Tags: tags = {} } = await aws.client(GuardDutyClient).send(new ListTagsForResourceCommand({ ResourceArn }));
  return { tags };
}

export async function changeTag({ resourceId: ResourceArn }: Target, change: Change<Tagged>, aws: Aws): Promise<void> {
  const guardDuty = aws.client(GuardDutyClient);
  const { key, to: value } = change;
  await (value === null
    ? guardDuty.send(new UntagResourceCommand({ ResourceArn, TagKeys: [key] }))
    : guardDuty.send(new TagResourceCommand({ ResourceArn, Tags: { [key]: value } })));
}
