import {
  DeleteLifecyclePolicyCommand,
  DescribeImagesCommand,
  ECRClient,
  GetLifecyclePolicyCommand,
  PutLifecyclePolicyCommand,
} from '@aws-sdk/client-ecr';
import { type Aws, type Target, askFor, definePlaybook, ifAbsent, resourceNameOf, set } from '../../engine/index.ts';
import { days } from '../../parameters/index.ts';

const ownRepository = 'arn:{partition}:ecr:{region}:{account}:repository/{name}' as const;
const millisecondsPerDay = 86_400_000;
/** The images of one page, which are enough to ask. ECR can return fewer, although there are more. */
const most = 1000;

/**
 * ECR.3: ECR repositories should have at least one lifecycle policy configured.
 *
 * ASR creates a lifecycle policy with one rule: ECR deletes untagged images 90 days after they were pushed, or after
 * `untaggedDays` in your policy. Images with a tag stay, and so do untagged images that a multi-platform image contains. A
 * repository with any lifecycle policy stays as it is. The change has no cost.
 *
 * Remediation always requires approval, because ECR deletes images within 24 hours, and nothing restores them. The question
 * says how many untagged images are old enough now. Services that name an image by its digest, such as AWS Lambda and Amazon
 * ECS, can no longer start it.
 *
 * @failed The AWS Config rule `ecr-private-lifecycle-policy-configured` finds a repository without a lifecycle policy.
 * @reads The lifecycle policy of the repository, and up to 1,000 of its untagged images with the time of their push.
 * @impact Services and people that use an untagged image by its digest.
 * @owners Repository creation templates of ECR set the policy of new repositories only.
 * @undo Undo deletes the lifecycle policy. Images that ECR has deleted are lost.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/ecr-controls.html#ecr-3
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html
 */
export const ecr3 = definePlaybook({
  control: 'ECR.3',
  title: 'delete old untagged images of an ECR repository by a lifecycle policy',
  resourceType: 'AwsEcrRepository',
  scope: 'regional',
  effect: 'reversible',
  alwaysAsks: true,
  permissions: {
    read: ['ecr:GetLifecyclePolicy', 'ecr:DescribeImages'],
    write: ['ecr:PutLifecyclePolicy', 'ecr:DeleteLifecyclePolicy'],
    on: {
      'ecr:GetLifecyclePolicy': [ownRepository],
      'ecr:DescribeImages': [ownRepository],
      'ecr:PutLifecyclePolicy': [ownRepository],
      'ecr:DeleteLifecyclePolicy': [ownRepository],
    },
  },
  undoOnly: ['ecr:DeleteLifecyclePolicy'],
  parameters: {
    untaggedDays: days({
      default: 90,
      min: 1,
      max: 3650,
      meaning: 'choice',
      description: 'ECR deletes untagged images that were pushed longer ago.',
    }),
  },

  read,

  plan(repository, { untaggedDays }) {
    if (repository.lifecyclePolicy !== null) return { kind: 'compliant' };
    const old = repository.untaggedAges.filter((age) => age > untaggedDays).length;
    const planned = set(repository, { lifecyclePolicy: policyFor(untaggedDays) });
    return askFor(planned, 'lifecyclePolicy', whatIsDeleted(old, repository.hasMoreUntagged));
  },

  async apply({ resourceId }, { to }, aws) {
    const repositoryName = resourceNameOf(resourceId);
    const ecr = aws.client(ECRClient);
    if (to !== null) await ecr.send(new PutLifecyclePolicyCommand({ repositoryName, lifecyclePolicyText: to }));
    else {
      await ecr
        .send(new DeleteLifecyclePolicyCommand({ repositoryName }))
        .catch(ifAbsent('LifecyclePolicyNotFoundException', undefined));
    }
  },
});

function policyFor(countNumber: number): string {
  const selection = { tagStatus: 'untagged', countType: 'sinceImagePushed', countUnit: 'days', countNumber };
  return JSON.stringify({ rules: [{ rulePriority: 1, selection, action: { type: 'expire' } }] });
}

/** Empty if no image is old enough. */
function whatIsDeleted(old: number, hasMore: boolean): string {
  const lost = 'ECR deletes them within 24 hours. Nothing restores them.';
  if (old === 0) {
    return hasMore ? `ASR did not read all untagged images. More of them can be old enough, and ${lost}` : '';
  }
  const images = old === 1 ? '1 untagged image is' : `${old} untagged images are`;
  return `${hasMore ? 'At least ' : ''}${images} old enough, and ${lost}`;
}

async function read({ resourceId }: Target, aws: Aws) {
  const repositoryName = resourceNameOf(resourceId);
  const found = await aws
    .client(ECRClient)
    .send(new GetLifecyclePolicyCommand({ repositoryName }))
    .then(({ lifecyclePolicyText }) => ({ policy: lifecyclePolicyText ?? null }))
    .catch(ifAbsent('LifecyclePolicyNotFoundException', { policy: null }))
    .catch(ifAbsent('RepositoryNotFoundException', undefined));
  if (found === undefined) return undefined;
  const untagged = found.policy === null ? await untaggedIn(repositoryName, aws) : { ages: [], hasMore: false };
  return {
    lifecyclePolicy: found.policy,
    /** In whole days. */
    untaggedAges: untagged.ages,
    /** Whether the repository can have untagged images that are not among the ages. */
    hasMoreUntagged: untagged.hasMore,
  };
}

async function untaggedIn(repositoryName: string, aws: Aws) {
  const { imageDetails: images = [], nextToken } = await aws
    .client(ECRClient)
    .send(new DescribeImagesCommand({ repositoryName, filter: { tagStatus: 'UNTAGGED' }, maxResults: most }));
  const ages = images.map(({ imagePushedAt: pushed = aws.now() }) =>
    Math.floor((aws.now().getTime() - pushed.getTime()) / millisecondsPerDay),
  );
  return { ages, hasMore: nextToken !== undefined };
}
