import { CreateTopicCommand, SetTopicAttributesCommand, SNSClient } from '@aws-sdk/client-sns';
import { describe, expect, it } from '@jest/globals';
import { type AnyPlaybook, plan } from '../../engine/index.ts';
import { fakeAws, named } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { type Statement, policyExamples, publicStatements } from '../public-policy/testing/index.ts';
import { sns4 } from './sns-4.ts';

const target = {
  partition: 'aws',
  accountId: '111122223333',
  region: 'eu-west-1',
  resourceId: 'arn:aws:sns:eu-west-1:111122223333:orders',
};
const statement = publicStatements({ Action: 'sns:Publish', Resource: target.resourceId });
const policyOf = (...Statement: readonly Statement[]) => JSON.stringify({ Version: '2008-10-17', Statement });

/** The topic with a policy of these statements. */
function topic(statements: readonly Statement[], arn = target.resourceId) {
  let attributes: { readonly [name: string]: string } =
    statements.length > 0 ? { Policy: policyOf(...statements) } : {};
  return fakeAws({
    GetTopicAttributesCommand: ({ TopicArn }: { TopicArn: string }) => {
      if (TopicArn !== arn) throw named('NotFoundException');
      return { Attributes: attributes };
    },
    SetTopicAttributesCommand: (input: { AttributeName: string; AttributeValue: string }) => {
      attributes = { ...attributes, [input.AttributeName]: input.AttributeValue };
      return {};
    },
  });
}

describePlaybook(sns4, {
  ...policyExamples(
    statement,
    (...statements) =>
      () =>
        topic(statements),
  ),
  target,
  onMoto: async (account) => {
    const { TopicArn = '' } = await account.client(SNSClient).send(new CreateTopicCommand({ Name: 'orders' }));
    const AttributeValue = policyOf({ Sid: 'open', ...statement('*'), Resource: TopicArn });
    await account
      .client(SNSClient)
      .send(new SetTopicAttributesCommand({ TopicArn, AttributeName: 'Policy', AttributeValue }));
    return TopicArn;
  },
  refuses: {},
  gone: { 'a topic that was deleted': () => topic([], 'another') },
});

describe('SNS.4', () => {
  it('limits a statement as the default policy of a topic does, so that alarms of the account still publish', async () => {
    expect(await plan(sns4, target, topic([{ Sid: 'open', ...statement('*') }]))).toMatchObject({
      changes: [{ key: 'open', to: { Condition: { StringEquals: { 'AWS:SourceOwner': '111122223333' } } } }],
      asks: { 'statements[open]': expect.stringContaining('could no longer use the topic through the statement open') },
    });
  });

  it('changes nothing if the topic is gone, or if the change removes a statement, which no plan asks for', async () => {
    const change = { field: 'statements', key: 'open', from: null, to: statement('*') } as const;
    const gone = topic([], 'another');
    const playbook: AnyPlaybook = sns4;

    await playbook.apply(target, change, gone);
    await playbook.apply(target, { ...change, to: null }, gone);

    expect(gone.calls).not.toContain('sns:SetTopicAttributes');
  });
});
