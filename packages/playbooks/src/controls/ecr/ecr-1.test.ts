import { describe, expect, it } from '@jest/globals';
import {
  CreateRepositoryCommand,
  ECRClient,
  type BatchGetRepositoryScanningConfigurationRequest,
  type PutImageScanningConfigurationRequest,
  type ScanFrequency,
  type ScanType,
} from '@aws-sdk/client-ecr';
import { plan } from '../../engine/index.ts';
import { fakeAws, named } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { ecr1 } from './ecr-1.ts';

/** @param byFilter The scan frequency that the filters of the registry set. */
function repository(scanOnPush: boolean | undefined, byFilter?: ScanFrequency, scanType: ScanType = 'BASIC') {
  const requested: string[] = [];
  const aws = fakeAws({
    DescribeRepositoriesCommand: () => ({
      repositories: [{ ...(scanOnPush !== undefined && { imageScanningConfiguration: { scanOnPush } }) }],
    }),
    BatchGetRepositoryScanningConfigurationCommand: (input: BatchGetRepositoryScanningConfigurationRequest) => {
      requested.push(...(input.repositoryNames ?? []));
      const scanFrequency = byFilter ?? (scanOnPush === true ? 'SCAN_ON_PUSH' : 'MANUAL');
      return { scanningConfigurations: [{ scanFrequency }] };
    },
    GetRegistryScanningConfigurationCommand: () => ({
      scanningConfiguration: { scanType, ...(byFilter !== undefined && { rules: [{ scanFrequency: byFilter }] }) },
    }),
    PutImageScanningConfigurationCommand: ({ imageScanningConfiguration }: PutImageScanningConfigurationRequest) => {
      scanOnPush = imageScanningConfiguration?.scanOnPush;
      return {};
    },
  });
  return { aws, requested };
}

const resourceId = 'arn:aws:ecr:eu-west-1:111122223333:repository/team/app';

describePlaybook(ecr1, {
  target: { resourceId },
  async onMoto({ client }) {
    const { repository: created } = await client(ECRClient).send(
      new CreateRepositoryCommand({ repositoryName: `team/app-${crypto.randomUUID()}` }),
    );
    return String(created?.repositoryArn);
  },
  changes: {
    'a repository as AWS creates it': () => repository(false).aws,
    'a repository whose response omits the setting': () => repository(undefined).aws,
  },
  leaves: {
    'a repository that scans on push': () => repository(true).aws,
    'a repository that a registry filter scans on push': () => repository(false, 'SCAN_ON_PUSH').aws,
    'a repository with continuous scanning': () => repository(false, 'CONTINUOUS_SCAN', 'ENHANCED').aws,
  },
  refuses: {
    'a repository that no enhanced scanning filter covers': () => repository(false, 'MANUAL', 'ENHANCED').aws,
    'a repository whose setting the basic scanning filters of the registry replace': () =>
      repository(true, 'MANUAL').aws,
    'a repository whose setting enhanced scanning ignores': () => repository(true, 'MANUAL', 'ENHANCED').aws,
  },
  gone: {
    'a deleted repository': () =>
      fakeAws({
        DescribeRepositoriesCommand: () => {
          throw named('RepositoryNotFoundException');
        },
      }),
    'a repository that is deleted while it is read': () =>
      fakeAws({
        DescribeRepositoriesCommand: () => ({ repositories: [{}] }),
        BatchGetRepositoryScanningConfigurationCommand: () => ({
          scanningConfigurations: [],
          failures: [{ failureCode: 'REPOSITORY_NOT_FOUND' }],
        }),
      }),
  },
});

describe('ECR.1', () => {
  it('turns scan on push on, if the registry has filters that do not cover the repository', async () => {
    const at = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId };

    expect(await plan(ecr1, at, repository(false, 'MANUAL').aws)).toMatchObject({
      changes: [{ field: 'scansOnPush', from: false, to: true }],
    });
  });

  it('reads whether the registry has filters', async () => {
    const at = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId };

    expect(await ecr1.read(at, repository(false).aws, {})).toMatchObject({ hasFilters: false });
    expect(await ecr1.read(at, repository(false, 'MANUAL').aws, {})).toMatchObject({ hasFilters: true });
  });

  it.each([
    ['a name with slashes', resourceId, 'team/app'],
    ['a repository of GovCloud', 'arn:aws-us-gov:ecr:us-gov-west-1:111122223333:repository/app', 'app'],
    ['a bare name', 'team/app', 'team/app'],
  ])('finds the repository for %s', async (_, id, name) => {
    const { aws, requested } = repository(false);

    await plan(ecr1, { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId: id }, aws);

    expect(requested).toEqual([name]);
  });
});
