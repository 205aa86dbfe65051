/** Reads the current tags of many resources of one account with as few calls as possible. */
import { GetResourcesCommand, ResourceGroupsTaggingAPIClient } from '@aws-sdk/client-resource-groups-tagging-api';
import type { Aws } from '@asr/playbooks';
import type { TagReading } from '../policy/index.ts';
import { type Tagged, type TaggedArn, readTags } from '../account/index.ts';

export interface TagsToRead {
  readonly aws: Aws;
  readonly resource: Tagged;
}

/** The ARNs that GetResources accepts. */
const mostArns = 100;

/**
 * Returns the tags of each resource, in order. What the tagging API cannot read together is read alone, so one resource
 * does not prevent the others.
 *
 * @see https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_GetResources.html
 */
export async function readManyTags(all: readonly TagsToRead[]): Promise<readonly PromiseSettledResult<TagReading>[]> {
  // Loaded on demand, as the clients of tags are.
  const [{ tagSourceOf }, { isForeignTrail }] = await Promise.all([
    import('../account/tag-sources.ts'),
    import('../account/tags.ts'),
  ]);
  const named = all.map(({ resource }): TaggedArn | undefined => {
    const source = tagSourceOf(resource.resourceType);
    return source?.from === 'tagging-api' && !isForeignTrail(resource) ? source.arnOf(resource) : undefined;
  });
  const regions = new Set(named.flatMap((one) => (one === undefined ? [] : [one.region])));
  const tags = new Map<string, TagReading>();
  for (const region of regions) {
    const members = all.filter((_, index) => named[index]?.region === region);
    const arns = named.flatMap((one) => (one?.region === region ? [one.arn] : []));
    // The action has no resource-level permission, so each session can read the tags of all.
    const [{ aws } = { aws: undefined }] = members;
    if (aws === undefined || arns.length < 2) continue;
    for (const [arn, reading] of await tagsTogether(aws, region, [...new Set(arns)])) tags.set(arn, reading);
  }
  return Promise.allSettled(
    all.map(async ({ aws, resource }, index) => tags.get(named[index]?.arn ?? '') ?? readTags(aws, resource)),
  );
}

/** Empty if the call fails: then each resource is read alone, with its own error. */
async function tagsTogether(
  aws: Aws,
  region: string,
  arns: readonly string[],
): Promise<ReadonlyMap<string, TagReading>> {
  const client = aws.client(ResourceGroupsTaggingAPIClient, region);
  const tags = new Map<string, TagReading>();
  for (let from = 0; from < arns.length; from += mostArns) {
    const ResourceARNList = arns.slice(from, from + mostArns);
    try {
      const page = await client.send(new GetResourcesCommand({ ResourceARNList }));
      // A list of ARNs has one page.
      if (page.PaginationToken !== undefined && page.PaginationToken !== '') continue;
      const found = new Map(page.ResourceTagMappingList?.map(({ ResourceARN = '', Tags = [] }) => [ResourceARN, Tags]));
      for (const arn of ResourceARNList) {
        const pairs = (found.get(arn) ?? []).map(({ Key = '', Value = '' }) => [Key, Value] as const);
        tags.set(arn, { kind: 'tags', tags: Object.fromEntries(pairs) });
      }
    } catch {
      continue;
    }
  }
  return tags;
}
