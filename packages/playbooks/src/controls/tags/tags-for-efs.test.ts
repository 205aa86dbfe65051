import { CreateAccessPointCommand, CreateFileSystemCommand, EFSClient } from '@aws-sdk/client-efs';
import { describePlaybook } from '../../testing/laws/index.ts';
import { type TagCalls, arranged, fromKeyValues, keyValues, tagExamples, withTags } from './testing/index.ts';
import { tagsForEfs } from './tags-for-efs.ts';

/** @see https://docs.aws.amazon.com/efs/latest/ug/API_DescribeAccessPoints.html */
const calls: TagCalls = {
  id: 'fsap-0a1b2c3d',
  notFound: 'AccessPointNotFound',
  list: {
    command: 'DescribeAccessPoints',
    idIn: ({ AccessPointId }) => AccessPointId,
    answer: (tags) => ({ AccessPoints: [{ Tags: keyValues(tags) }] }),
  },
  add: { command: 'TagResource', idIn: ({ ResourceId }) => ResourceId, tagsIn: ({ Tags }) => fromKeyValues(Tags) },
  remove: { command: 'UntagResource', idIn: ({ ResourceId }) => ResourceId, keysIn: ({ TagKeys }) => TagKeys },
};

describePlaybook(tagsForEfs['EFS.5'], {
  target: {
    partition: 'aws',
    accountId: '111122223333',
    region: 'eu-west-1',
    resourceId: 'arn:aws:elasticfilesystem:eu-west-1:111122223333:access-point/fsap-0a1b2c3d',
  },
  ...tagExamples(tagsForEfs['EFS.5'], (tags) => withTags(calls, tags)),
  onMoto: arranged(tagsForEfs['EFS.5'], async (account) => {
    const efs = account.client(EFSClient);
    const { FileSystemId } = await efs.send(new CreateFileSystemCommand({ CreationToken: 'shop' }));
    const create = new CreateAccessPointCommand({ FileSystemId, ClientToken: 'shop' });
    return (await efs.send(create)).AccessPointArn ?? '';
  }),
});
