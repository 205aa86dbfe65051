/** Reads and changes the tags of GuardDuty detectors and filters. */
import {
  GuardDutyClient,
  ListTagsForResourceCommand,
  paginateListDetectors,
  paginateListFilters,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-guardduty';
import {
  type Aws,
  type Change,
  type ControlId,
  type IamAction,
  type Permissions,
  type Plan,
  type Tagged,
  type Target,
  refuse,
  requireTags,
} from '../../engine/index.ts';

export interface FilterPath {
  readonly detectorId: string;
  readonly filterName: string;
}

/** @throws If the id is not the ARN of a detector. An id of another form does not mean that the detector is gone. */
export function detectorIdOf(resourceId: string): string {
  const [, detectorId] = /:detector\/([^/]+)$/.exec(resourceId) ?? [];
  if (detectorId === undefined) throw new Error(`${resourceId} is not the ARN of a GuardDuty detector.`);
  return detectorId;
}

/** @throws If the id is not the ARN of a filter. An id of another form does not mean that the filter is gone. */
export function filterPathOf(resourceId: string): FilterPath {
  const [, detectorId, filterName] = /:detector\/([^/]+)\/filter\/([^/]+)$/.exec(resourceId) ?? [];
  if (detectorId === undefined || filterName === undefined)
    throw new Error(`${resourceId} is not the ARN of a GuardDuty filter.`);
  return { detectorId, filterName };
}

/** @param resource The ARN of the tagged resource. */
export function tagPermissions(resource: `arn:${string}`, read: readonly IamAction[] = []): Permissions {
  const write = ['guardduty:TagResource', 'guardduty:UntagResource'] as const;
  const on = Object.fromEntries(['guardduty:ListTagsForResource', ...write].map((action) => [action, [resource]]));
  return { read: ['guardduty:ListDetectors', 'guardduty:ListTagsForResource', ...read], write, on };
}

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

/**
 * The keys that the GuardDuty API accepts. Security Hub also accepts letters of other scripts, spaces and `@`.
 *
 * @see https://docs.aws.amazon.com/guardduty/latest/APIReference/API_TagResource.html
 */
const acceptedKey = /^[a-zA-Z+-=._:/]+$/;

/** Plans the missing keys. Refuses a key that GuardDuty would reject. */
export function planTags(resource: Tagged, keys: readonly string[], control: ControlId): Plan<Tagged, 'tags'> {
  const rejected = keys.filter((key) => !Object.hasOwn(resource.tags, key) && !acceptedKey.test(key));
  if (rejected.length === 0) return requireTags(resource, keys, control);
  const named = rejected.map((key) => `"${key}"`).join(', ');
  return refuse(
    `GuardDuty does not accept the tag key ${named} of the parameter requiredTagKeys. A key can have the letters a to z, ` +
      'digits and the characters + - = . _ : /. Change the parameter of the control.',
  );
}
