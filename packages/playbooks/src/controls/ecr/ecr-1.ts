import { DescribeRepositoriesCommand, ECRClient, PutImageScanningConfigurationCommand } from '@aws-sdk/client-ecr';
import { definePlaybook, ifAbsent, refuse, set } from '../../engine/index.ts';
import { nameOfRepository } from './repository.ts';
import { readScanning } from './scanning.ts';

// The target's `{id}` is the last part of the name alone, and a name may have several.
const anyRepository = 'arn:{partition}:ecr:{region}:{account}:repository/*';

/**
 * ECR.1: ECR private repositories should have image scanning configured.
 *
 * Images are scanned when they are pushed, at no cost with basic scanning. Images that are there already are not
 * scanned by this. A repository that the registry's own filters scan, on push or all the time, stays as it is. With
 * enhanced scanning these filters alone decide, and cost by the image: a repository that none of them covers is refused.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/ecr-controls.html#ecr-1
 */
export const ecr1 = definePlaybook({
  control: 'ECR.1',
  title: 'scan the images of an ECR repository when they are pushed',
  resourceType: 'AwsEcrRepository',
  scope: 'regional',
  effect: 'reversible',
  permissions: {
    read: [
      'ecr:DescribeRepositories',
      'ecr:BatchGetRepositoryScanningConfiguration',
      'ecr:GetRegistryScanningConfiguration',
    ],
    write: ['ecr:PutImageScanningConfiguration'],
    on: {
      'ecr:DescribeRepositories': [anyRepository],
      'ecr:BatchGetRepositoryScanningConfiguration': [anyRepository],
      'ecr:PutImageScanningConfiguration': [anyRepository],
    },
  },
  parameters: {},

  async read({ resourceId }, aws) {
    const repositoryName = nameOfRepository(resourceId);
    const { repositories: [repository] = [] } = await aws
      .client(ECRClient)
      .send(new DescribeRepositoriesCommand({ repositoryNames: [repositoryName] }))
      .catch(ifAbsent('RepositoryNotFoundException', { repositories: [] }));
    const scanning = repository && (await readScanning(repositoryName, aws));
    return scanning && { scansOnPush: repository.imageScanningConfiguration?.scanOnPush ?? false, ...scanning };
  },

  plan(repository) {
    if (repository.frequency !== 'MANUAL') return { kind: 'compliant' };
    if (repository.filtersDecide) {
      return refuse(
        'The registry uses enhanced scanning, and none of its filters covers this repository, whose own setting then ' +
          'does nothing. Add a filter for it to the scanning configuration of the registry.',
      );
    }
    return set(repository, { scansOnPush: true });
  },

  async apply({ resourceId }, { to: scanOnPush }, aws) {
    const repositoryName = nameOfRepository(resourceId);
    await aws
      .client(ECRClient)
      .send(new PutImageScanningConfigurationCommand({ repositoryName, imageScanningConfiguration: { scanOnPush } }));
  },
});
