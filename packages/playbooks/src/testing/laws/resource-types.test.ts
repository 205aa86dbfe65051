import { describe, expect, it } from '@jest/globals';
import { isResourceType } from './resource-types.ts';

describe('isResourceType', () => {
  it.each(['AwsS3Bucket', 'AwsAccount', 'AwsEfsFileSystem', 'AwsElastiCacheCacheCluster'])('accepts %s', (type) => {
    expect(isResourceType(type)).toBe(true);
  });

  it.each(['AwsNonsense', 'AwsFillIn', 'AWS::S3::Bucket', 'Aws', 'AwsS3', ''])('rejects %s', (type) => {
    expect(isResourceType(type)).toBe(false);
  });
});
