import { GetTopicAttributesCommand, SetTopicAttributesCommand, SNSClient } from '@aws-sdk/client-sns';
import { definePlaybook, ifAbsent, principalsOf, refuse, set, statementsOf } from '../../engine/index.ts';
import { text } from '../../parameters/index.ts';

/** The key of the account that AWS manages for SNS. */
const awsManagedKey = 'alias/aws/sns';

/**
 * SNS.1: SNS topics should be encrypted at-rest using AWS KMS.
 *
 * Messages are encrypted with the key in `kmsMasterKeyId`: by default the AWS managed key, which
 * costs nothing by the month and a little for each use. Subscribers notice nothing. Publishers need
 * the key, though, and the AWS managed key lets in neither services of AWS, such as CloudWatch
 * alarms, EventBridge and S3, nor other accounts. A topic whose policy names a service is therefore
 * refused until the policy of ASR gives a customer managed key. CloudWatch alarms of the account
 * publish without being named: where topics carry alarms, give a key too. Undo takes the encryption
 * away again.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/sns-controls.html#sns-1
 */
export const sns1 = definePlaybook({
  control: 'SNS.1',
  title: 'encrypt the messages of an SNS topic with KMS',
  resourceType: 'AwsSnsTopic',
  scope: 'regional',
  effect: 'reversible',
  permissions: {
    read: ['sns:GetTopicAttributes'],
    write: ['sns:SetTopicAttributes'],
    on: {
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

  async read({ resourceId: TopicArn }, aws) {
    const { Attributes: attributes } = await aws
      .client(SNSClient)
      .send(new GetTopicAttributesCommand({ TopicArn }))
      .catch(ifAbsent('NotFoundException', { Attributes: undefined }));
    if (attributes === undefined) return undefined;

    const services = statementsOf(attributes.Policy).flatMap((statement) => principalsOf(statement, 'Service'));
    // SNS answers with an empty text once a key was taken away.
    return { key: attributes.KmsMasterKeyId || null, publishingServices: [...new Set(services)] };
  },

  plan({ publishingServices, ...topic }, { kmsMasterKeyId }) {
    if (topic.key !== null) return { kind: 'compliant' };
    if (kmsMasterKeyId === awsManagedKey && publishingServices.length > 0) {
      return refuse(
        `With the AWS managed key, ${publishingServices.join(', ')} could no longer publish to the topic. Set the ` +
          'parameter kmsMasterKeyId of SNS.1 to a customer managed key whose policy lets these services use it.',
      );
    }
    return set({ ...topic, publishingServices }, { key: kmsMasterKeyId });
  },

  async apply({ resourceId: TopicArn }, { to: key }, aws) {
    const AttributeValue = key ?? '';
    await aws
      .client(SNSClient)
      .send(new SetTopicAttributesCommand({ TopicArn, AttributeName: 'KmsMasterKeyId', AttributeValue }));
  },
});
