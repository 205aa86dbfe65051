import { GetTopicAttributesCommand, SetTopicAttributesCommand, SNSClient } from '@aws-sdk/client-sns';
import { cutOff, definePlaybook, ifAbsent, refuse, set } from '../../engine/index.ts';
import { text } from '../../parameters/index.ts';
import { alarmsOn, outsidePublishers } from './publishers.ts';
import { requireUsableKey } from './topic-key.ts';

/** The AWS managed key for SNS. */
const awsManagedKey = 'alias/aws/sns';

/**
 * SNS.1: SNS topics should be encrypted at-rest using AWS KMS.
 *
 * SNS encrypts messages with the KMS key in `kmsMasterKeyId`. The default is the AWS managed key, which has no
 * monthly fee and is charged per use. Subscribers are not affected.
 *
 * Publishers need access to the key. AWS services, such as CloudWatch alarms, EventBridge and S3, and other accounts
 * cannot use the AWS managed key. With that key, ASR refuses a topic that a CloudWatch alarm publishes to, and a
 * topic whose policy lets a principal outside the account publish. With a customer managed key, ASR checks that the key
 * exists and is enabled, but not its policy: it must allow the publishers, and ASR to describe the key. Undo removes the
 * encryption.
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
    read: ['sns:GetTopicAttributes', 'cloudwatch:DescribeAlarms', 'kms:DescribeKey'],
    write: ['sns:SetTopicAttributes'],
    on: {
      'cloudwatch:DescribeAlarms': ['arn:{partition}:cloudwatch:{region}:{account}:alarm:*'],
      // Another account can own the key.
      'kms:DescribeKey': ['arn:{partition}:kms:{region}:*:key/*'],
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

  async read({ resourceId: TopicArn, accountId }, aws) {
    const { Attributes: attributes } = await aws
      .client(SNSClient)
      .send(new GetTopicAttributesCommand({ TopicArn }))
      .catch(ifAbsent('NotFoundException', { Attributes: undefined }));
    if (attributes === undefined) return undefined;

    return {
      // SNS returns an empty string after a key was removed.
      key: attributes.KmsMasterKeyId || null,
      outsidePublishers: outsidePublishers(attributes.Policy, accountId),
      alarms: await alarmsOn(TopicArn, aws),
    };
  },

  plan(topic, { kmsMasterKeyId }) {
    if (topic.key !== null) return { kind: 'compliant' };
    const publishers = [
      ...topic.outsidePublishers.map((name) => (name === '*' ? { kind: 'everyone', name: '' } : { kind: '', name })),
      ...topic.alarms.map((name) => ({ kind: 'CloudWatch alarm', name })),
    ];
    if (kmsMasterKeyId === awsManagedKey && publishers.length > 0) {
      return refuse(
        `${cutOff(publishers, 'publish to the topic')} They cannot use the AWS managed key. Set the parameter ` +
          'kmsMasterKeyId of SNS.1 to a customer managed key whose policy lets these publishers use it.',
      );
    }
    return set(topic, { key: kmsMasterKeyId });
  },

  async apply({ resourceId: TopicArn }, { to: key }, aws) {
    if (key !== null && key !== awsManagedKey) await requireUsableKey(key, aws);
    const AttributeValue = key ?? '';
    await aws
      .client(SNSClient)
      .send(new SetTopicAttributesCommand({ TopicArn, AttributeName: 'KmsMasterKeyId', AttributeValue }));
  },
});
