import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { CreateFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { describePlaybook } from '../../testing/laws/index.ts';
import { type TagCalls, arranged, tagExamples, withTags } from './testing/index.ts';
import { tagsForLambda } from './tags-for-lambda.ts';

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_ListTags.html */
const calls: TagCalls = {
  id: 'arn:aws:lambda:eu-west-1:111122223333:function:orders',
  notFound: 'ResourceNotFoundException',
  list: { command: 'ListTags', idIn: ({ Resource }) => Resource, answer: (Tags) => ({ Tags }) },
  add: { command: 'TagResource', idIn: ({ Resource }) => Resource, tagsIn: ({ Tags }) => Tags },
  remove: { command: 'UntagResource', idIn: ({ Resource }) => Resource, keysIn: ({ TagKeys }) => TagKeys },
};

describePlaybook(tagsForLambda['Lambda.6'], {
  target: {
    partition: 'aws',
    accountId: '111122223333',
    region: 'eu-west-1',
    resourceId: 'arn:aws:lambda:eu-west-1:111122223333:function:orders',
  },
  ...tagExamples(tagsForLambda['Lambda.6'], (tags) => withTags(calls, tags)),
  onMoto: arranged(tagsForLambda['Lambda.6'], async (account) => {
    const trust = '{"Version":"2012-10-17","Statement":[]}';
    const create = new CreateRoleCommand({ RoleName: 'orders', AssumeRolePolicyDocument: trust });
    const { Role: role } = await account.client(IAMClient).send(create);
    const ZipFile = Uint8Array.from([0x50, 0x4b, 5, 6, ...Array<number>(18).fill(0)]);
    const code = { Runtime: 'nodejs22.x', Handler: 'index.handler', Code: { ZipFile } } as const;
    const made = await account
      .client(LambdaClient)
      .send(new CreateFunctionCommand({ FunctionName: 'orders', Role: role?.Arn, ...code }));
    return made.FunctionArn ?? '';
  }),
});
