import { describe, expect, it } from '@jest/globals';
import { isResourceType } from './resource-types.ts';

describe('isResourceType', () => {
  it.each(['AwsS3Bucket', 'AwsAccount', 'AwsEfsFileSystem', 'AwsElastiCacheCacheCluster'])('knows %s', (type) => {
    expect(isResourceType(type)).toBe(true);
  });

  it.each(['AwsNonsense', 'AwsFillIn', 'AWS::S3::Bucket', 'Aws', 'AwsS3', ''])('does not know %s', (type) => {
    expect(isResourceType(type)).toBe(false);
  });
});
