import { CreateRepositoryCommand, ECRClient, type PutLifecyclePolicyRequest } from '@aws-sdk/client-ecr';
import { describe, expect, it } from '@jest/globals';
import { apply, plan, undo } from '../../engine/index.ts';
import { fakeAws, fakeNow, named } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { ecr3 } from './ecr-3.ts';

const resourceId = 'arn:aws:ecr:eu-west-1:111122223333:repository/team/app';
const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId };
const own = JSON.stringify({ rules: [] });

/**
 * @param ages How many days ago each untagged image of the first page was pushed.
 * @param nextToken The token of a second page.
 */
function repository(given: string | null, ages: readonly number[] = [], nextToken?: string) {
  let policy = given;
  const aws = fakeAws({
    GetLifecyclePolicyCommand: () => {
      if (policy === null) throw named('LifecyclePolicyNotFoundException');
      return { lifecyclePolicyText: policy };
    },
    DescribeImagesCommand: () => ({
      nextToken,
      imageDetails: ages.map((age) => {
        const imagePushedAt = structuredClone(fakeNow);
        imagePushedAt.setUTCDate(imagePushedAt.getUTCDate() - age);
        return { imagePushedAt };
      }),
    }),
    PutLifecyclePolicyCommand: ({ lifecyclePolicyText }: PutLifecyclePolicyRequest) => {
      policy = String(lifecyclePolicyText);
      return {};
    },
    DeleteLifecyclePolicyCommand: () => {
      if (policy === null) throw named('LifecyclePolicyNotFoundException');
      policy = null;
      return {};
    },
  });
  return { aws, policy: () => policy };
}

describePlaybook(ecr3, {
  target,
  async onMoto({ client }) {
    const { repository: created } = await client(ECRClient).send(
      new CreateRepositoryCommand({ repositoryName: `team/app-${crypto.randomUUID()}` }),
    );
    return String(created?.repositoryArn);
  },
  changes: {
    'a repository as AWS creates it': () => repository(null).aws,
    'a repository with untagged images': () => repository(null, [10, 400]).aws,
    'a repository when the policy sets the days': () => ({
      aws: repository(null).aws,
      parameters: { untaggedDays: 14 },
    }),
  },
  leaves: { 'a repository with a lifecycle policy of its own': () => repository(own, [400]).aws },
  refuses: {},
  gone: {
    'a repository that was deleted': () =>
      fakeAws({
        GetLifecyclePolicyCommand: () => {
          throw named('RepositoryNotFoundException');
        },
      }),
  },
});

describe('ECR.3', () => {
  it('deletes only untagged images, and only after the days of the policy', async () => {
    const { aws, policy } = repository(null);
    const planned = await plan(ecr3, target, aws, { untaggedDays: 14 });
    const changes = planned.kind === 'change' ? planned.changes : [];

    await apply(ecr3, target, changes, aws);

    expect(JSON.parse(String(policy()))).toEqual({
      rules: [
        {
          rulePriority: 1,
          selection: { tagStatus: 'untagged', countType: 'sinceImagePushed', countUnit: 'days', countNumber: 14 },
          action: { type: 'expire' },
        },
      ],
    });
    expect(await undo(ecr3, target, changes, aws)).toEqual({ kind: 'done' });
    expect(policy()).toBeNull();
  });

  it.each([
    { ages: [91], text: /^1 untagged image is old enough/ },
    { ages: [90, 91, 400], text: /^2 untagged images are old enough/ },
    { ages: Array.from({ length: 1000 }, () => 100), text: /^1000 untagged images are old enough/ },
    { ages: [10, 100], nextToken: 'page-2', text: /^At least 1 untagged image is old enough/ },
    { ages: [], nextToken: 'page-2', text: /^ASR did not read all untagged images\. More of them can be old enough/ },
  ])('never hides from the approver that images are deleted soon: $text', async ({ ages, nextToken, text }) => {
    const planned = await plan(ecr3, target, repository(null, ages, nextToken).aws);

    expect(planned).toHaveProperty('asks.lifecyclePolicy', expect.stringMatching(text));
  });

  it('asks always, because deleted images are lost', () => {
    expect(ecr3.alwaysAsks).toBe(true);
  });
});
