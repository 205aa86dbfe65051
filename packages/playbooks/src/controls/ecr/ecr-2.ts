import {
  DescribeImagesCommand,
  DescribeRepositoriesCommand,
  ECRClient,
  PutImageTagMutabilityCommand,
  type ImageTagMutabilityExclusionFilter,
} from '@aws-sdk/client-ecr';
import {
  type Aws,
  type Target,
  askFor,
  cutOff,
  definePlaybook,
  ifAbsent,
  resourceNameOf,
  set,
} from '../../engine/index.ts';

const ownRepository = 'arn:{partition}:ecr:{region}:{account}:repository/{name}' as const;

/**
 * ECR.2: ECR private repositories should have tag immutability configured.
 *
 * ASR sets the tag mutability `IMMUTABLE`, without exceptions. From then on, ECR rejects the push of an image with a tag that
 * exists in the repository. Existing images and tags stay. The change has no cost.
 *
 * Remediation always requires approval, because pipelines that push a tag again, such as `latest`, fail. If the repository
 * has the tag `latest`, the question says so. Replication and pull through cache rules can no longer update a tag either.
 *
 * @failed The AWS Config rule `ecr-private-tag-immutability-enabled` finds a private repository whose tag mutability is not
 * `IMMUTABLE`. Immutability with exceptions counts as disabled.
 * @reads The tag mutability of the repository, and whether an image has the tag `latest`.
 * @impact Pipelines, replication and pull through cache rules that push a tag again.
 * @owners Repository creation templates of ECR set the mutability of new repositories only.
 * @undo Nothing is lost.
 * @unverified Whether the rule accepts immutability with exceptions.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/ecr-controls.html#ecr-2
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html
 */
export const ecr2 = definePlaybook({
  control: 'ECR.2',
  title: 'make the image tags of an ECR repository immutable',
  resourceType: 'AwsEcrRepository',
  scope: 'regional',
  effect: 'reversible',
  alwaysAsks: true,
  permissions: {
    read: ['ecr:DescribeRepositories', 'ecr:DescribeImages'],
    write: ['ecr:PutImageTagMutability'],
    on: {
      'ecr:DescribeRepositories': [ownRepository],
      'ecr:DescribeImages': [ownRepository],
      'ecr:PutImageTagMutability': [ownRepository],
    },
  },
  parameters: {},

  read,

  plan(repository) {
    const planned = set(repository, { tags: { mutability: 'IMMUTABLE', exceptFor: [] } });
    const pipelines = [{ kind: 'pipelines', name: '' }];
    return askFor(planned, 'tags', repository.hasLatest ? cutOff(pipelines, 'push the tag latest again') : '');
  },

  async apply({ resourceId }, { to: { mutability, exceptFor } }, aws) {
    await aws.client(ECRClient).send(
      new PutImageTagMutabilityCommand({
        repositoryName: resourceNameOf(resourceId),
        imageTagMutability: mutability,
        ...(exceptFor.length === 0 ? {} : { imageTagMutabilityExclusionFilters: [...exceptFor] }),
      }),
    );
  },
});

async function read({ resourceId }: Target, aws: Aws) {
  const repositoryName = resourceNameOf(resourceId);
  const { repositories: [repository] = [] } = await aws
    .client(ECRClient)
    .send(new DescribeRepositoriesCommand({ repositoryNames: [repositoryName] }))
    .catch(ifAbsent('RepositoryNotFoundException', { repositories: [] }));
  if (repository === undefined) return undefined;
  const mutability = repository.imageTagMutability ?? 'MUTABLE';
  const exceptFor: readonly ImageTagMutabilityExclusionFilter[] = repository.imageTagMutabilityExclusionFilters ?? [];
  return {
    /** They change together: the exceptions belong to the mutability. */
    tags: { mutability, exceptFor },
    hasLatest: mutability === 'IMMUTABLE' ? false : await hasTag(repositoryName, 'latest', aws),
  };
}

async function hasTag(repositoryName: string, imageTag: string, aws: Aws): Promise<boolean> {
  return aws
    .client(ECRClient)
    .send(new DescribeImagesCommand({ repositoryName, imageIds: [{ imageTag }] }))
    .then(() => true)
    .catch(ifAbsent('ImageNotFoundException', false));
}
