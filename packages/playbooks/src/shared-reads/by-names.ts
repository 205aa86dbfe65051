/** Reads of services that take a list of names. */
import type { AutoScalingGroup, LaunchConfiguration } from '@aws-sdk/client-auto-scaling';
import type { LogGroup } from '@aws-sdk/client-cloudwatch-logs';
import type { Project } from '@aws-sdk/client-codebuild';
import type { Repository, RepositoryScanningConfiguration } from '@aws-sdk/client-ecr';
import { type BatchRead, batchRead } from './batch-read.ts';

const byNames = (member: string) => ({ one: { by: 'list', member }, several: { by: 'list', member } }) as const;

export const readsByNames: readonly BatchRead[] = [
  /**
   * A name that does not exist is left out.
   *
   * @see https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_DescribeAutoScalingGroups.html
   */
  batchRead<AutoScalingGroup>({
    operation: 'com.amazonaws.autoscaling#DescribeAutoScalingGroups',
    ...byNames('AutoScalingGroupNames'),
    most: 50,
    items: 'AutoScalingGroups',
    idsOf: ({ AutoScalingGroupName: name }) => [name],
    pages: ['NextToken', 'NextToken'],
    without: 'nothing',
  }),
  batchRead<LaunchConfiguration>({
    operation: 'com.amazonaws.autoscaling#DescribeLaunchConfigurations',
    ...byNames('LaunchConfigurationNames'),
    most: 50,
    items: 'LaunchConfigurations',
    idsOf: ({ LaunchConfigurationName: name }) => [name],
    pages: ['NextToken', 'NextToken'],
    without: 'nothing',
  }),
  /** @see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_BatchGetProjects.html */
  batchRead<Project>({
    operation: 'com.amazonaws.codebuild#BatchGetProjects',
    ...byNames('names'),
    most: 100,
    items: 'projects',
    idsOf: ({ name, arn }) => [name, arn],
    without: 'ask',
  }),
  /**
   * A name that does not exist fails the whole call.
   *
   * @see https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DescribeRepositories.html
   */
  batchRead<Repository>({
    operation: 'com.amazonaws.ecr#DescribeRepositories',
    ...byNames('repositoryNames'),
    most: 100,
    items: 'repositories',
    idsOf: ({ repositoryName: name }) => [name],
    without: 'ask',
  }),
  /** @see https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_BatchGetRepositoryScanningConfiguration.html */
  batchRead<RepositoryScanningConfiguration>({
    operation: 'com.amazonaws.ecr#BatchGetRepositoryScanningConfiguration',
    ...byNames('repositoryNames'),
    most: 25,
    items: 'scanningConfigurations',
    idsOf: ({ repositoryName: name }) => [name],
    without: 'ask',
  }),
  /**
   * A playbook asks for the first name that begins with a name. Identifiers exclude every other filter.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeLogGroups.html
   */
  batchRead<LogGroup>({
    operation: 'com.amazonaws.cloudwatchlogs#DescribeLogGroups',
    one: { by: 'member', member: 'logGroupNamePrefix', limit: 'limit' },
    several: { by: 'list', member: 'logGroupIdentifiers' },
    most: 50,
    items: 'logGroups',
    idsOf: ({ logGroupName: name }) => [name],
    pages: ['nextToken', 'nextToken'],
    without: 'ask',
  }),
];
