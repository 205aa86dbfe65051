import {
  CreateTopicCommand,
  DeleteTopicCommand,
  GetTopicAttributesCommand,
  ListSubscriptionsByTopicCommand,
  SNSClient,
} from '@aws-sdk/client-sns';
import { ifAbsent } from '../aws-errors.ts';
import { cannot } from '../plan.ts';
import type { Aws } from '../playbook.ts';
import { lastPartOf } from '../resource-id.ts';
import { alarmsIn, type LogGroup } from './filter-and-alarm.ts';
import type { AlarmControl } from './patterns.ts';

export async function hasTopic({ topicArn, region }: LogGroup, aws: Aws): Promise<boolean> {
  const { Attributes: attributes } = await aws
    .client(SNSClient, region)
    .send(new GetTopicAttributesCommand({ TopicArn: topicArn }))
    .catch(ifAbsent('NotFoundException', { Attributes: undefined }));
  return attributes !== undefined;
}

/** Its default policy lets the alarms of the account publish, which a key that AWS manages would not. */
export async function changeTopic(control: AlarmControl, to: string | null, group: LogGroup, aws: Aws): Promise<void> {
  if (to === null) return deleteTopic(group, aws);
  const Tags = [{ Key: 'asr:remediation', Value: control }];
  // SNS refuses a topic that is there with other tags: another control made it.
  if (await hasTopic(group, aws)) return;
  await aws.client(SNSClient, group.region).send(new CreateTopicCommand({ Name: lastPartOf(group.topicArn), Tags }));
}

async function deleteTopic({ topicArn, region }: LogGroup, aws: Aws): Promise<void> {
  const users = (await alarmsIn(region, aws)).filter(({ AlarmActions = [] }) => AlarmActions.includes(topicArn));
  if (users.length > 0) {
    const names = users.map(({ AlarmName }) => AlarmName).join(', ');
    cannot(`Other alarms publish to the topic ${topicArn}, so it was kept: ${names}. Undo them first.`);
  }
  const sns = aws.client(SNSClient, region);
  const { Subscriptions: subscriptions = [] } = await sns
    .send(new ListSubscriptionsByTopicCommand({ TopicArn: topicArn }))
    .catch(ifAbsent('NotFoundException', { Subscriptions: [] }));
  if (subscriptions.length > 0) {
    cannot(`The topic ${topicArn} has subscriptions, so it was kept. Delete it by hand once nobody needs it.`);
  }
  await sns.send(new DeleteTopicCommand({ TopicArn: topicArn }));
}
