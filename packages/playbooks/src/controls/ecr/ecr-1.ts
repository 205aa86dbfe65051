import { DescribeRepositoriesCommand, ECRClient, PutImageScanningConfigurationCommand } from '@aws-sdk/client-ecr';
import { definePlaybook, ifAbsent, refuse, resourceNameOf, set } from '../../engine/index.ts';
import { readScanning } from './scanning.ts';

// The target's `{id}` is only the last part of the name, and a name can have several parts.
const ownRepository = 'arn:{partition}:ecr:{region}:{account}:repository/{name}';

/**
 * ECR.1: ECR private repositories should have image scanning configured.
 *
 * ECR scans each image when it is pushed. Basic scanning has no cost. Existing images are not scanned.
 *
 * ASR does not change a repository that a filter of the registry scans on push or continuously. Enhanced scanning
 * ignores the setting of the repository, applies only the filters, and incurs charges per image. ASR refuses a
 * repository that no such filter covers, and a repository that ECR does not scan although its own setting is on.
 *
 * @failed The AWS Config rule `ecr-private-image-scanning-enabled` finds a private repository that is scanned neither
 * on push nor continuously.
 * @reads The scan frequency of the repository, which includes the filters of the registry, its own setting, and the
 * scan type of the registry.
 * @impact None.
 * @owners None known.
 * @undo Undo turns off the setting. ECR keeps the findings of earlier scans.
 * @unverified Whether the filters of basic scanning replace the setting of the repository.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/ecr-controls.html#ecr-1
 */
export const ecr1 = definePlaybook({
  control: 'ECR.1',
  title: 'enable scan on push for an ECR repository',
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
      'ecr:DescribeRepositories': [ownRepository],
      'ecr:BatchGetRepositoryScanningConfiguration': [ownRepository],
      'ecr:PutImageScanningConfiguration': [ownRepository],
    },
  },
  parameters: {},

  async read({ resourceId }, aws) {
    const repositoryName = resourceNameOf(resourceId);
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
        'The registry uses enhanced scanning, which ignores the setting of the repository, and no filter covers this ' +
          'repository. Add a filter for it to the scanning configuration of the registry.',
      );
    }
    if (repository.scansOnPush && repository.hasFilters) {
      return refuse(
        'Scan on push is on in the setting of the repository, but the scanning configuration of the registry replaces ' +
          'that setting and does not cover this repository. Add a filter for it to the configuration of the registry.',
      );
    }
    return set(repository, { scansOnPush: true });
  },

  async apply({ resourceId }, { to: scanOnPush }, aws) {
    const repositoryName = resourceNameOf(resourceId);
    await aws
      .client(ECRClient)
      .send(new PutImageScanningConfigurationCommand({ repositoryName, imageScanningConfiguration: { scanOnPush } }));
  },
});
