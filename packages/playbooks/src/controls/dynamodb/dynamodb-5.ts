import {
  DynamoDBClient,
  ListTagsOfResourceCommand,
  TagResourceCommand,
  UntagResourceCommand,
  type Tag,
} from '@aws-sdk/client-dynamodb';
import {
  type Aws,
  type Target,
  definePlaybook,
  ifAbsent,
  isAwsTag,
  lastPartOf,
  requireTags,
} from '../../engine/index.ts';
import { requiredTagKeys } from '../../parameters/index.ts';

/**
 * DynamoDB.5: DynamoDB tables should be tagged.
 *
 * ASR adds the tag keys that the parameter `requiredTagKeys` names and the table lacks. The tags have no values,
 * because only you know them. If a tag policy of your organization requires values, AWS rejects the tags. If the
 * parameter is empty, ASR adds the tag `asr:remediation` to a table without tags. Existing tags do not change.
 *
 * @failed The Security Hub rule `tagged-dynamodb-table` finds a table without one of the keys in `requiredTagKeys`, or
 * without any tag if the parameter is empty. Tags that begin with `aws:` do not count.
 * @reads All tags of the table.
 * @impact Principals whose access depends on the tags of the table.
 * @owners None known.
 * @undo Nothing is lost.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/dynamodb-controls.html#dynamodb-5
 */
export const dynamoDB5 = definePlaybook({
  control: 'DynamoDB.5',
  title: 'add the required tags to a DynamoDB table',
  resourceType: 'AwsDynamoDbTable',
  scope: 'regional',
  effect: 'reversible',
  permissions: {
    read: ['dynamodb:ListTagsOfResource'],
    write: ['dynamodb:TagResource', 'dynamodb:UntagResource'],
    on: {
      'dynamodb:ListTagsOfResource': ['arn:{partition}:dynamodb:{region}:{account}:table/{id}'],
      'dynamodb:TagResource': ['arn:{partition}:dynamodb:{region}:{account}:table/{id}'],
      'dynamodb:UntagResource': ['arn:{partition}:dynamodb:{region}:{account}:table/{id}'],
    },
  },
  parameters: { requiredTagKeys },

  async read(target, aws) {
    const tags = await tagsOf(target, aws).catch(ifAbsent('ResourceNotFoundException', undefined));
    const own = tags?.filter(({ Key }) => !isAwsTag(Key));
    return own && { tags: Object.fromEntries(own.map(({ Key, Value }) => [String(Key), Value ?? ''])) };
  },

  plan(table, { requiredTagKeys: required }) {
    return requireTags(table, required, 'DynamoDB.5');
  },

  async apply(target, { key, to: value }, aws) {
    const dynamoDb = aws.client(DynamoDBClient);
    const ResourceArn = arnOf(target);
    await (value === null
      ? dynamoDb.send(new UntagResourceCommand({ ResourceArn, TagKeys: [key] }))
      : dynamoDb.send(new TagResourceCommand({ ResourceArn, Tags: [{ Key: key, Value: value }] })));
  },
});

/** Returns the tags from this page on. DynamoDB lists ten per page. */
async function tagsOf(target: Target, aws: Aws, NextToken?: string): Promise<readonly Tag[]> {
  const list = new ListTagsOfResourceCommand({ ResourceArn: arnOf(target), ...(NextToken && { NextToken }) });
  const { Tags: tags = [], NextToken: next } = await aws.client(DynamoDBClient).send(list);
  return next ? [...tags, ...(await tagsOf(target, aws, next))] : tags;
}

function arnOf({ partition, region, accountId, resourceId }: Target): string {
  return `arn:${partition}:dynamodb:${region}:${accountId}:table/${lastPartOf(resourceId)}`;
}
