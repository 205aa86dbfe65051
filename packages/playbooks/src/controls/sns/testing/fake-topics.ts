import { type Handlers, named } from '../../../testing/index.ts';

export interface FakeTopic {
  readonly policy?: string;
  readonly key?: string;
  readonly subscriptions?: number;
  readonly tags?: { readonly [key: string]: string };
}

/** The SNS topics of account 111122223333, by ARN. New topics are created in `region`. */
export function fakeTopics(given: { readonly [arn: string]: FakeTopic } = {}, region = 'eu-west-1') {
  const topics = new Map(Object.entries(given));
  const handlers: Handlers = {
    GetTopicAttributesCommand: ({ TopicArn }: Address) => {
      const topic = topics.get(TopicArn);
      if (topic === undefined) throw named('NotFoundException');
      return { Attributes: { TopicArn, Policy: topic.policy, KmsMasterKeyId: topic.key } };
    },
    CreateTopicCommand: (input: NewTopic) => {
      const TopicArn = `arn:aws:sns:${region}:111122223333:${input.Name}`;
      const tags = Object.fromEntries(input.Tags.map(({ Key, Value }) => [Key, Value]));
      if (!topics.has(TopicArn)) topics.set(TopicArn, { policy: input.Attributes.Policy, tags });
      return { TopicArn };
    },
    ListSubscriptionsByTopicCommand: ({ TopicArn }: Address) => {
      const { subscriptions = 0 } = topics.get(TopicArn) ?? {};
      return { Subscriptions: Array.from({ length: subscriptions }, () => ({ TopicArn })) };
    },
    DeleteTopicCommand: ({ TopicArn }: Address) => {
      topics.delete(TopicArn);
      return {};
    },
  };
  return {
    handlers,
    find: (arn: string) => topics.get(arn),
    subscribe: (arn: string) => topics.set(arn, { ...topics.get(arn), subscriptions: 1 }),
  };
}

interface Address {
  readonly TopicArn: string;
}

interface NewTopic {
  readonly Name: string;
  readonly Attributes: { readonly Policy: string };
  readonly Tags: readonly { readonly Key: string; readonly Value: string }[];
}
