import {
  BatchGetRepositoryScanningConfigurationCommand,
  DescribeRepositoriesCommand,
  ECRClient,
  PutImageScanningConfigurationCommand,
} from '@aws-sdk/client-ecr';
import { ifAbsent } from '../aws-errors.ts';
import { set } from '../plan.ts';
import { definePlaybook } from '../playbook.ts';
import { nameOfRepository } from '../ecr/repository.ts';

// The target's `{id}` is the last part of the name alone, and a name may have several.
const anyRepository = 'arn:{partition}:ecr:{region}:{account}:repository/*';

/**
 * ECR.1: ECR private repositories should have image scanning configured.
 *
 * Images are scanned when they are pushed, at no cost with basic scanning. Images that are there already are not
 * scanned by this. A repository that the registry's own filters scan, on push or all the time, stays as it is.
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
    read: ['ecr:DescribeRepositories', 'ecr:BatchGetRepositoryScanningConfiguration'],
    write: ['ecr:PutImageScanningConfiguration'],
    on: {
      'ecr:DescribeRepositories': [anyRepository],
      'ecr:BatchGetRepositoryScanningConfiguration': [anyRepository],
      'ecr:PutImageScanningConfiguration': [anyRepository],
    },
  },
  parameters: {},

  async read({ resourceId }, aws) {
    const ecr = aws.client(ECRClient);
    const repositoryNames = [nameOfRepository(resourceId)];
    const { repositories: [repository] = [] } = await ecr
      .send(new DescribeRepositoriesCommand({ repositoryNames }))
      .catch(ifAbsent('RepositoryNotFoundException', { repositories: [] }));
    if (repository === undefined) return undefined;

    const { scanningConfigurations: [scanning] = [] } = await ecr.send(
      new BatchGetRepositoryScanningConfigurationCommand({ repositoryNames }),
    );
    return {
      scansOnPush: repository.imageScanningConfiguration?.scanOnPush ?? false,
      /** With the registry's filters counted in. */
      frequency: scanning?.scanFrequency ?? 'MANUAL',
    };
  },

  plan(repository) {
    return set(repository, { scansOnPush: repository.scansOnPush || repository.frequency === 'MANUAL' });
  },

  async apply({ resourceId }, { to: scanOnPush }, aws) {
    const repositoryName = nameOfRepository(resourceId);
    await aws
      .client(ECRClient)
      .send(new PutImageScanningConfigurationCommand({ repositoryName, imageScanningConfiguration: { scanOnPush } }));
  },
});
