import { LambdaClient, ListTagsCommand, TagResourceCommand, UntagResourceCommand } from '@aws-sdk/client-lambda';
import { type Target, ifAbsent } from '../../engine/index.ts';
import { arnIn, tagFamily } from './family/index.ts';

const arnOf = (target: Target) => arnIn(target, 'lambda', 'function:');

/**
 * The tags of Lambda functions.
 *
 * {@inheritDoc EC2.33}
 *
 * @reads All tags of the resource.
 */
export const tagsForLambda = tagFamily({
  /** Lambda.6: Lambda functions should be tagged. @rule tagged-lambda-function */
  'Lambda.6': {
    noun: 'a Lambda function',
    resourceType: 'AwsLambdaFunction',
    arn: 'arn:{partition}:lambda:{region}:{account}:function:{id}',
    actions: { read: ['lambda:ListTags'], write: ['lambda:TagResource', 'lambda:UntagResource'] },

    async read(target, aws) {
      const found = await aws
        .client(LambdaClient)
        .send(new ListTagsCommand({ Resource: arnOf(target) }))
        .catch(ifAbsent('ResourceNotFoundException', undefined));
      return found && { tags: found.Tags ?? {} };
    },

    async add(target, tags, aws) {
      await aws.client(LambdaClient).send(new TagResourceCommand({ Resource: arnOf(target), Tags: tags }));
    },

    async remove(target, keys, aws) {
      await aws.client(LambdaClient).send(new UntagResourceCommand({ Resource: arnOf(target), TagKeys: [...keys] }));
    },
  },
});
