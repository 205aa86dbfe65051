import { Aws, CfnCondition, Fn, type CfnParameter } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnSubscription, Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

/**
 * Adds the SNS topic for notifications and alarms.
 *
 * @param alarms Name pattern of the alarms that can publish.
 */
export function addTopic(scope: Construct, key: IKey, email: CfnParameter, alarms: string): Topic {
  const topic = new Topic(scope, 'Notifications', { masterKey: key, enforceSSL: true });
  topic.addToResourcePolicy(
    PolicyStatement.fromJson({
      Sid: 'PublishAlarms',
      Effect: 'Allow',
      Principal: { Service: 'cloudwatch.amazonaws.com' },
      Action: 'sns:Publish',
      Resource: topic.topicArn,
      Condition: {
        StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
        ArnLike: { 'aws:SourceArn': `arn:${Aws.PARTITION}:cloudwatch:${Aws.REGION}:${Aws.ACCOUNT_ID}:alarm:${alarms}` },
      },
    }),
  );
  const subscription = new CfnSubscription(scope, 'Email', {
    topicArn: topic.topicArn,
    protocol: 'email',
    endpoint: email.valueAsString,
  });
  subscription.cfnOptions.condition = new CfnCondition(scope, 'HasEmail', {
    expression: Fn.conditionNot(Fn.conditionEquals(email.valueAsString, '')),
  });
  return topic;
}
