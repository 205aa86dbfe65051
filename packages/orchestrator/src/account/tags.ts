/** The tags of one resource as they are now: those in a finding may be a day old, or missing. */
import { GetResourcesCommand, ResourceGroupsTaggingAPIClient } from '@aws-sdk/client-resource-groups-tagging-api';
import { lastPartOf, type Aws, type Target } from '@asr/playbooks';
import { type Fact, isTransient, parseArn } from '../model/index.ts';
import type { Tags } from '../policy/index.ts';

/**
 * An account has no tags of this kind, and neither has what is named without an ARN. Throws what a later try can mend;
 * whatever else goes wrong is an answer that nobody knows.
 *
 * @see https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_GetResources.html
 */
export async function readTags(aws: Aws, { resourceId }: Pick<Target, 'resourceId'>): Promise<Fact<Tags>> {
  const arn = parseArn(resourceId);
  if (arn === undefined) return { ok: true, value: {} };
  try {
    const isUser = arn.service === 'iam' && arn.resource.startsWith('user/');
    // Of services without Regions the tags are in Virginia; of the others, where the resource is.
    const region = arn.region === '' && arn.service !== 's3' ? 'us-east-1' : undefined;
    return { ok: true, value: isUser ? await tagsOfUser(aws, resourceId) : await tagsOf(aws, resourceId, region) };
  } catch (error) {
    if (isTransient(error)) throw error;
    return { ok: false, error: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
  }
}

/** IAM users are not among what the tagging API knows. */
async function tagsOfUser(aws: Aws, arn: string): Promise<Tags> {
  const { IAMClient, ListUserTagsCommand } = await import('@aws-sdk/client-iam');
  const { Tags: tags = [] } = await aws
    .client(IAMClient)
    .send(new ListUserTagsCommand({ UserName: lastPartOf(arn), MaxItems: 100 }));
  return asTags(tags);
}

async function tagsOf(aws: Aws, arn: string, region: string | undefined): Promise<Tags> {
  const client = aws.client(ResourceGroupsTaggingAPIClient, region);
  let PaginationToken: string | undefined;
  do {
    const page = await client.send(new GetResourcesCommand({ ResourceARNList: [arn], PaginationToken }));
    const found = page.ResourceTagMappingList?.find(({ ResourceARN }) => ResourceARN === arn);
    if (found !== undefined) return asTags(found.Tags ?? []);
    PaginationToken = page.PaginationToken;
  } while (PaginationToken !== undefined && PaginationToken !== '');
  return {};
}

function asTags(tags: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[]): Tags {
  return Object.fromEntries(tags.map(({ Key = '', Value = '' }) => [Key, Value]));
}
