/** Reads the current tags of one resource. Those in a finding may be a day old, or missing. */
import { GetResourcesCommand, ResourceGroupsTaggingAPIClient } from '@aws-sdk/client-resource-groups-tagging-api';
import type { Aws } from '@asr/playbooks';
import { sanitize, isTransient, parseArn } from '../model/index.ts';
import type { TagReading, Tags } from '../policy/index.ts';
import { type TagSource, type Tagged, type TaggedArn, tagSourceOf } from './tag-sources.ts';

/**
 * Returns the tags, or that the resource does not exist, or why the tags are unknown. Throws errors that a retry can
 * resolve.
 *
 * @see https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_GetResources.html
 */
export async function readTags(aws: Aws, resource: Tagged): Promise<TagReading> {
  const source = tagSourceOf(resource.resourceType);
  if (source === undefined) {
    return unknown(`ASR cannot read the tags of resources of the type ${sanitize(resource.resourceType, 60)}.`);
  }
  try {
    return await readFrom(source, aws, resource);
  } catch (error) {
    if (await isTransient(error)) throw error;
    return unknown(error instanceof Error ? `${error.name}: ${error.message}` : String(error));
  }
}

async function readFrom(source: TagSource, aws: Aws, resource: Tagged): Promise<TagReading> {
  if (source.from === 'nowhere' || isForeignTrail(resource)) return { kind: 'tags', tags: {} };
  if (source.from === 'tagging-api') {
    const arn = source.arnOf(resource);
    return arn === undefined
      ? unknown(`"${sanitize(resource.resourceId)}" is not the id of a resource of the type ${resource.resourceType}.`)
      : { kind: 'tags', tags: await tagsOf(aws, arn) };
  }
  // Loaded on demand, because most types need only the tagging API.
  const { readFromService } = await import('./service-tags.ts');
  const tags = await readFromService[source.from](aws, resource);
  return tags === undefined ? { kind: 'gone' } : { kind: 'tags', tags };
}

/**
 * Member accounts see the trail of their organization, but not its tags, which belong to the management account. Every
 * playbook for trails refuses the trail of another account.
 */
export function isForeignTrail({ resourceType, resourceId, accountId }: Tagged): boolean {
  const arn = resourceType === 'AwsCloudTrailTrail' ? parseArn(resourceId) : undefined;
  return arn?.service === 'cloudtrail' && /^\d{12}$/.test(arn.accountId) && arn.accountId !== accountId;
}

/** A response without the ARN means that the resource has no tags, because the ARN has the form that the API uses. */
async function tagsOf(aws: Aws, { arn, region }: TaggedArn): Promise<Tags> {
  const client = aws.client(ResourceGroupsTaggingAPIClient, region);
  let PaginationToken: string | undefined;
  do {
    const page = await client.send(new GetResourcesCommand({ ResourceARNList: [arn], PaginationToken }));
    const found = page.ResourceTagMappingList?.find(({ ResourceARN }) => ResourceARN === arn);
    if (found !== undefined) {
      return Object.fromEntries((found.Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value]));
    }
    PaginationToken = page.PaginationToken;
  } while (PaginationToken !== undefined && PaginationToken !== '');
  return {};
}

function unknown(error: string): TagReading {
  return { kind: 'unknown', error };
}
