import { GetBucketTaggingCommand, S3Client } from '@aws-sdk/client-s3';
import { type Aws, lastPartOf } from '@asr/playbooks';
import { asTags, nameOf } from './aws-tags.ts';
import type { Tags } from '../policy/index.ts';
import type { Tagged } from './tag-sources.ts';

/**
 * Reads the tags in the Region of the bucket. If the finding has another Region, S3 returns the right one.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketTagging.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/RESTRedirect.html
 */
export async function tagsOfBucket(aws: Aws, { resourceId, accountId }: Tagged): Promise<Tags | undefined> {
  // The expected owner prevents reading a bucket of the same name in another account.
  const command = () => new GetBucketTaggingCommand({ Bucket: lastPartOf(resourceId), ExpectedBucketOwner: accountId });
  try {
    const { TagSet = [] } = await aws
      .client(S3Client)
      .send(command())
      .catch(async (error: unknown) => {
        const region = bucketRegionOf(error);
        if (region === undefined) throw error;
        return aws.client(S3Client, region).send(command());
      });
    return asTags(TagSet);
  } catch (error) {
    if (nameOf(error) === 'NoSuchTagSet') return {};
    if (nameOf(error) === 'NoSuchBucket') return undefined;
    throw error;
  }
}

/** The header `x-amz-bucket-region` of a redirect. */
function bucketRegionOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { $response, $metadata } = error as {
    readonly $response?: { readonly headers?: { readonly [name: string]: string } };
    readonly $metadata?: { readonly httpStatusCode?: number };
  };
  return [301, 307, 400].includes($metadata?.httpStatusCode ?? 0)
    ? $response?.headers?.['x-amz-bucket-region']
    : undefined;
}
