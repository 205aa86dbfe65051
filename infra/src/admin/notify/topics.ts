import { Aws, CfnCondition, Fn, type CfnParameter } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnSubscription, Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

/**
 * SNS deactivates an e-mail subscription that receives more than ten messages a second. Therefore outcomes, of which
 * there can be many, are not on the topics of questions and alarms.
 *
 * @see https://docs.aws.amazon.com/general/latest/gr/sns.html
 */
export interface Topics {
  /** The outcomes of remediations. */
  readonly outcomes: Topic;
  /** Plans that wait for approval. */
  readonly questions: Topic;
  /** Alarms of CloudWatch. */
  readonly alarms: Topic;
}

/**
 * Adds the SNS topics, and subscribes the e-mail address to each of them.
 *
 * @param alarmNames Name pattern of the alarms that can publish.
 */
export function addTopics(scope: Construct, key: IKey, email: CfnParameter, alarmNames: string): Topics {
  const hasEmail = new CfnCondition(scope, 'HasEmail', {
    expression: Fn.conditionNot(Fn.conditionEquals(email.valueAsString, '')),
  });
  const add = (id: string, subscriptionId: string): Topic => {
    const topic = new Topic(scope, id, { masterKey: key, enforceSSL: true });
    const subscription = new CfnSubscription(scope, subscriptionId, {
      topicArn: topic.topicArn,
      protocol: 'email',
      endpoint: email.valueAsString,
    });
    subscription.cfnOptions.condition = hasEmail;
    return topic;
  };
  // The first topic keeps the id that it had when it was the only one, and with it its subscriptions.
  const [outcomes, questions, alarms] = [
    add('Notifications', 'Email'),
    add('Questions', 'QuestionsEmail'),
    add('Alarms', 'AlarmsEmail'),
  ];
  // Alarms of optional stacks that were deployed with the ARN of the first topic must not be lost.
  for (const topic of [outcomes, alarms]) allowAlarms(topic, alarmNames);
  return { outcomes, questions, alarms };
}

function allowAlarms(topic: Topic, alarmNames: string): void {
  topic.addToResourcePolicy(
    PolicyStatement.fromJson({
      Sid: 'PublishAlarms',
      Effect: 'Allow',
      Principal: { Service: 'cloudwatch.amazonaws.com' },
      Action: 'sns:Publish',
      Resource: topic.topicArn,
      Condition: {
        StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
        ArnLike: {
          'aws:SourceArn': `arn:${Aws.PARTITION}:cloudwatch:${Aws.REGION}:${Aws.ACCOUNT_ID}:alarm:${alarmNames}`,
        },
      },
    }),
  );
}
