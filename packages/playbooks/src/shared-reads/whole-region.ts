/** Reads of services that take one id or list the whole Region. */
import type { Stack } from '@aws-sdk/client-cloudformation';
import type { CacheCluster, ReplicationGroup } from '@aws-sdk/client-elasticache';
import type { Cluster } from '@aws-sdk/client-redshift';
import type { Bucket } from '@aws-sdk/client-s3';
import { type BatchRead, batchRead } from './batch-read.ts';

/** The quotas of most of these services are a few hundred resources in a Region. A page has 100. */
const most = 100;
const several = { by: 'nothing' } as const;
const byId = (member: string) => ({ by: 'member', member }) as const;
const pages = ['Marker', 'Marker'] as const;

export const wholeRegionReads: readonly BatchRead[] = [
  /** @see https://docs.aws.amazon.com/redshift/latest/APIReference/API_DescribeClusters.html */
  batchRead<Cluster>({
    operation: 'com.amazonaws.redshift#DescribeClusters',
    one: byId('ClusterIdentifier'),
    several,
    most,
    items: 'Clusters',
    idsOf: ({ ClusterIdentifier: id }) => [id],
    pages,
    without: 'ask',
  }),
  /** @see https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_DescribeCacheClusters.html */
  batchRead<CacheCluster>({
    operation: 'com.amazonaws.elasticache#DescribeCacheClusters',
    needsAll: 'elasticache:DescribeCacheClusters',
    one: byId('CacheClusterId'),
    several,
    most,
    items: 'CacheClusters',
    idsOf: ({ CacheClusterId: id }) => [id],
    pages,
    without: 'ask',
  }),
  batchRead<ReplicationGroup>({
    operation: 'com.amazonaws.elasticache#DescribeReplicationGroups',
    needsAll: 'elasticache:DescribeReplicationGroups',
    one: byId('ReplicationGroupId'),
    several,
    most,
    items: 'ReplicationGroups',
    idsOf: ({ ReplicationGroupId: id }) => [id],
    pages,
    without: 'ask',
  }),
  /**
   * A playbook asks for the buckets whose names begin with its name. A page has up to 1,000, of 10,000 by default.
   *
   * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html
   */
  batchRead<Bucket>({
    operation: 'com.amazonaws.s3#ListBuckets',
    one: byId('Prefix'),
    several,
    most,
    items: 'Buckets',
    idsOf: ({ Name: name }) => [name],
    pages: ['ContinuationToken', 'ContinuationToken'],
    without: 'ask',
  }),
  /**
   * The list has no deleted stacks, which CloudFormation describes by their ARN for 90 days.
   *
   * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStacks.html
   */
  batchRead<Stack>({
    operation: 'com.amazonaws.cloudformation#DescribeStacks',
    needsAll: 'cloudformation:DescribeStacks',
    one: byId('StackName'),
    several,
    most,
    items: 'Stacks',
    idsOf: ({ StackId: arn, StackName: name }) => [arn, name],
    pages: ['NextToken', 'NextToken'],
    without: 'ask',
  }),
];
