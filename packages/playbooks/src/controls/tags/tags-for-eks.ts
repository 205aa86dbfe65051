import { EKSClient, ListTagsForResourceCommand, TagResourceCommand, UntagResourceCommand } from '@aws-sdk/client-eks';
import { type Target, ifAbsent } from '../../engine/index.ts';
import { type TagControl, arnIn, tagFamily } from './family/index.ts';

/** @param kind What precedes the name in the ARN: `cluster`. */
function eks(kind: string, name: '{id}' | '{name}', row: Pick<TagControl, 'noun' | 'resourceType'>): TagControl {
  const arnOf = (target: Target) => arnIn(target, 'eks', `${kind}/`);
  return {
    ...row,
    arn: `arn:{partition}:eks:{region}:{account}:${kind}/${name}`,
    actions: { read: ['eks:ListTagsForResource'], write: ['eks:TagResource', 'eks:UntagResource'] },

    async read(target, aws) {
      const found = await aws
        .client(EKSClient)
        .send(new ListTagsForResourceCommand({ resourceArn: arnOf(target) }))
        .catch(ifAbsent(['NotFoundException', 'ResourceNotFoundException'], undefined));
      return found && { tags: found.tags ?? {} };
    },

    async add(target, tags, aws) {
      await aws.client(EKSClient).send(new TagResourceCommand({ resourceArn: arnOf(target), tags }));
    },

    async remove(target, keys, aws) {
      await aws.client(EKSClient).send(new UntagResourceCommand({ resourceArn: arnOf(target), tagKeys: [...keys] }));
    },
  };
}

/**
 * The tags of EKS.
 *
 * {@inheritDoc EC2.33}
 *
 * @reads All tags of the resource.
 */
export const tagsForEks = tagFamily({
  /** EKS.6: EKS clusters should be tagged. @rule tagged-eks-cluster */
  'EKS.6': eks('cluster', '{id}', { noun: 'an EKS cluster', resourceType: 'AwsEksCluster' }),
  /** EKS.7: EKS identity provider configurations should be tagged. @rule tagged-eks-identityproviderconfig */
  'EKS.7': eks('identityproviderconfig', '{name}', {
    noun: 'an identity provider configuration of EKS',
    resourceType: 'AwsEksIdentityProviderConfig',
  }),
});
