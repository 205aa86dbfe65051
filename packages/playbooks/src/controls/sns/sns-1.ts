import { GetTopicAttributesCommand, SetTopicAttributesCommand, SNSClient } from '@aws-sdk/client-sns';
import { type Aws, type Target, askFor, cutOff, definePlaybook, ifAbsent, refuse, set } from '../../engine/index.ts';
import { text } from '../../parameters/index.ts';
import { letsServicesPublish, publishersOf } from './publishers.ts';
import { requireUsableKey } from './topic-key.ts';

/** The AWS managed key for SNS. */
const awsManagedKey = 'alias/aws/sns';

/**
 * SNS.1: SNS topics should be encrypted at-rest using AWS KMS.
 *
 * SNS encrypts messages with the KMS key in `kmsMasterKeyId`. The default is the AWS managed key, which has no
 * monthly fee and is charged per use. Subscribers are not affected.
 *
 * Publishers need access to the key. AWS services and other accounts cannot use the AWS managed key. With that key, ASR
 * refuses a topic that a CloudWatch alarm or an event subscription of Amazon RDS publishes to, and a topic whose policy
 * lets a principal outside the account publish.
 *
 * With a customer managed key, ASR checks that the key exists and is enabled, and that its policy lets these publishers
 * use it. The key policy must also allow ASR to read the key. The change waits for approval if ASR cannot check this: for
 * a key of another account, and for a topic that everyone can publish to.
 *
 * The default policy of a topic lets AWS services publish on behalf of the account, without naming them. ASR reads only
 * CloudWatch alarms and event subscriptions of Amazon RDS, so the change of a topic with this policy waits for approval.
 *
 * @failed The AWS Config rule `sns-encrypted-kms` finds a topic without a KMS key. Any key passes.
 * @reads The key and the policy of the topic, the CloudWatch alarms, and the event subscriptions of Amazon RDS, Aurora,
 * Amazon Neptune and Amazon DocumentDB in the Region.
 * @impact Publishers that cannot use the key, from the change on. Messages that they publish are lost. They can publish
 * again after an undo, or after the key policy allows them to use the key.
 * @owners AWS Control Tower, whose service control policies deny changes of its topics.
 * @undo Nothing is lost: undo removes the encryption.
 * @unverified Whether conditions in the policy of the key exclude a publisher. ASR takes them as met.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/sns-controls.html#sns-1
 */
export const sns1 = definePlaybook({
  control: 'SNS.1',
  title: 'encrypt the messages of an SNS topic with AWS KMS',
  resourceType: 'AwsSnsTopic',
  scope: 'regional',
  effect: 'reversible',
  permissions: {
    read: [
      'sns:GetTopicAttributes',
      'cloudwatch:DescribeAlarms',
      'rds:DescribeEventSubscriptions',
      'kms:DescribeKey',
      'kms:GetKeyPolicy',
    ],
    write: ['sns:SetTopicAttributes'],
    on: {
      'cloudwatch:DescribeAlarms': ['arn:{partition}:cloudwatch:{region}:{account}:alarm:*'],
      // Another account can own the key.
      'kms:DescribeKey': ['arn:{partition}:kms:{region}:*:key/*'],
      'kms:GetKeyPolicy': ['arn:{partition}:kms:{region}:{account}:key/*'],
      'rds:DescribeEventSubscriptions': ['arn:{partition}:rds:{region}:{account}:es:*'],
      'sns:GetTopicAttributes': ['arn:{partition}:sns:{region}:{account}:{id}'],
      'sns:SetTopicAttributes': ['arn:{partition}:sns:{region}:{account}:{id}'],
    },
  },
  parameters: {
    kmsMasterKeyId: text({
      default: awsManagedKey,
      pattern:
        /^(arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:(key\/[\w-]+|alias\/[\w/-]+)|alias\/[\w/-]+|(mrk-)?[0-9a-f-]{32,36})$/,
      form: 'the ARN, the id or the alias of a KMS key',
    }),
  },

  read,

  plan(topic, { kmsMasterKeyId }) {
    if (topic.key !== null) return { kind: 'compliant' };
    if (kmsMasterKeyId === awsManagedKey && topic.publishers.length > 0) {
      return refuse(
        `${cutOff(topic.publishers, 'publish to the topic')} They cannot use the AWS managed key. Set the parameter ` +
          'kmsMasterKeyId of SNS.1 to a customer managed key whose policy lets these publishers use it.',
      );
    }
    const isForeign = kmsMasterKeyId.startsWith('arn:') && kmsMasterKeyId.split(':')[4] !== topic.accountId;
    const unchecked = topic.publishers.filter(({ principal }) => isForeign || principal === null);
    const consumers = topic.servicesMayPublish ? [...unchecked, otherServices] : unchecked;
    const unless =
      kmsMasterKeyId === awsManagedKey
        ? 'ASR reads only CloudWatch alarms and RDS event subscriptions. Check the others, such as ElastiCache and Redshift.'
        : `This holds unless the policy of the KMS key ${kmsMasterKeyId} lets them use it, which ASR cannot check.`;
    const warning = `${cutOff(consumers, 'publish to the topic')} ${unless}`;
    return askFor(set(topic, { key: kmsMasterKeyId }), 'key', consumers.length > 0 ? warning : '');
  },

  async apply(target, { to: key }, aws) {
    if (key !== null && key !== awsManagedKey) {
      const topic = await read(target, aws);
      await requireUsableKey(key, topic?.publishers ?? [], target.accountId, aws);
    }
    const AttributeValue = key ?? '';
    await aws
      .client(SNSClient)
      .send(
        new SetTopicAttributesCommand({ TopicArn: target.resourceId, AttributeName: 'KmsMasterKeyId', AttributeValue }),
      );
  },
});

/** The default policy of a topic lets them in without naming them. */
const otherServices = { kind: 'AWS services that publish for the account', name: '' };

async function read({ resourceId: TopicArn, accountId }: Target, aws: Aws) {
  const { Attributes: attributes } = await aws
    .client(SNSClient)
    .send(new GetTopicAttributesCommand({ TopicArn }))
    .catch(ifAbsent('NotFoundException', { Attributes: undefined }));
  if (attributes === undefined) return undefined;
  return {
    accountId,
    // SNS returns an empty string after a key was removed.
    key: attributes.KmsMasterKeyId || null,
    publishers: await publishersOf(TopicArn, attributes.Policy, accountId, aws),
    servicesMayPublish: letsServicesPublish(attributes.Policy, accountId),
  };
}
