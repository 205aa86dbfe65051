import {
  CreateRepositoryCommand,
  ECRClient,
  type PutImageTagMutabilityRequest,
  type Repository,
} from '@aws-sdk/client-ecr';
import { describe, expect, it } from '@jest/globals';
import { apply, plan, undo } from '../../engine/index.ts';
import { fakeAws, named } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { ecr2 } from './ecr-2.ts';

const resourceId = 'arn:aws:ecr:eu-west-1:111122223333:repository/team/app';
const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId };
const betas = [{ filterType: 'WILDCARD' as const, filter: 'beta-*' }];

function repository(given: Repository, tags: readonly string[] = []) {
  let current = given;
  const aws = fakeAws({
    DescribeRepositoriesCommand: () => ({ repositories: [current] }),
    DescribeImagesCommand: ({ imageIds }: { imageIds: readonly { readonly imageTag: string }[] }) => {
      if (!imageIds.every(({ imageTag }) => tags.includes(imageTag))) throw named('ImageNotFoundException');
      return { imageDetails: [{}] };
    },
    PutImageTagMutabilityCommand: (input: PutImageTagMutabilityRequest) => {
      current = {
        imageTagMutability: input.imageTagMutability,
        imageTagMutabilityExclusionFilters: input.imageTagMutabilityExclusionFilters,
      };
      return {};
    },
  });
  return { aws, current: () => current };
}

const has = (given: Repository, tags?: readonly string[]) => () => repository(given, tags).aws;

describePlaybook(ecr2, {
  target,
  async onMoto({ client }) {
    const { repository: created } = await client(ECRClient).send(
      new CreateRepositoryCommand({ repositoryName: `team/app-${crypto.randomUUID()}` }),
    );
    return String(created?.repositoryArn);
  },
  changes: {
    'a repository as AWS creates it': has({ imageTagMutability: 'MUTABLE' }),
    'a repository whose response omits the setting': has({}),
    'a repository with the tag latest': has({ imageTagMutability: 'MUTABLE' }, ['latest']),
    'a repository with exceptions': has({
      imageTagMutability: 'IMMUTABLE_WITH_EXCLUSION',
      imageTagMutabilityExclusionFilters: betas,
    }),
  },
  leaves: { 'a repository with immutable tags': has({ imageTagMutability: 'IMMUTABLE' }, ['latest']) },
  refuses: {},
  gone: {
    'a repository that was deleted': () =>
      fakeAws({
        DescribeRepositoriesCommand: () => {
          throw named('RepositoryNotFoundException');
        },
      }),
  },
});

describe('ECR.2', () => {
  it('undo restores the exceptions', async () => {
    const before = {
      imageTagMutability: 'IMMUTABLE_WITH_EXCLUSION' as const,
      imageTagMutabilityExclusionFilters: betas,
    };
    const { aws, current } = repository(before);
    const planned = await plan(ecr2, target, aws);
    const changes = planned.kind === 'change' ? planned.changes : [];

    await apply(ecr2, target, changes, aws);
    await undo(ecr2, target, changes, aws);

    expect(current()).toEqual(before);
  });

  it('never hides from the approver that latest could not be pushed again', async () => {
    const planned = await plan(ecr2, target, has({}, ['latest'])());

    expect(planned).toHaveProperty(
      'asks.tags',
      'After this change, pipelines could no longer push the tag latest again.',
    );
    expect(ecr2.alwaysAsks).toBe(true);
  });
});
