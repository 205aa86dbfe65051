import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, it } from '@jest/globals';
import { type AnyPlaybook, apply, plan, undo } from '../../engine/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { type Statement, policyExamples, publicStatements } from '../public-policy/testing/index.ts';
import { sqs3 } from './sqs-3.ts';
import { fakeQueue } from './testing/index.ts';

const target = {
  partition: 'aws',
  accountId: '111122223333',
  region: 'eu-west-1',
  resourceId: 'arn:aws:sqs:eu-west-1:111122223333:orders',
};
const statement = publicStatements({ Action: 'sqs:SendMessage', Resource: target.resourceId });
const policyOf = (...Statement: readonly Statement[]) => JSON.stringify({ Version: '2012-10-17', Id: 'p', Statement });
const queue = (...statements: Statement[]) =>
  fakeQueue(statements.length > 0 ? { Policy: policyOf(...statements) } : {});

describePlaybook(sqs3, {
  ...policyExamples(
    statement,
    (...statements) =>
      () =>
        queue(...statements),
  ),
  target,
  onMoto: async (account) => {
    const resource = `arn:aws:sqs:${account.region}:${account.accountId}:orders`;
    const Attributes = { Policy: policyOf({ ...statement('*'), Resource: resource }) };
    await account.client(SQSClient).send(new CreateQueueCommand({ QueueName: 'orders', Attributes }));
    return resource;
  },
  refuses: {},
  gone: { 'a queue that was deleted': () => fakeQueue({}, 'another') },
});

describe('SQS.3', () => {
  const limit = async (given: Statement) => {
    const planned = await plan(sqs3, target, queue(given));
    return planned.kind === 'change' ? planned : undefined;
  };

  it('limits a statement without a source to the principals of the account', async () => {
    expect((await limit(statement('*')))?.changes).toEqual([
      {
        field: 'statements',
        key: 'statement 1',
        from: statement('*'),
        to: statement('*', { StringEquals: { 'aws:PrincipalAccount': '111122223333' } }),
      },
    ]);
  });

  it.each([
    ['arn:aws:s3:*:*:photos', '111122223333'],
    ['arn:aws:sns:*:444455556666:orders', '444455556666'],
    [
      ['arn:aws:sns:*:444455556666:a', 'arn:aws:s3:*:*:photos'],
      ['111122223333', '444455556666'],
    ],
  ])('limits a statement for the sources %j to the accounts %j', async (arn, accounts) => {
    const planned = await limit(statement('*', { ArnLike: { 'aws:SourceArn': arn } }));

    expect(planned?.changes[0]?.to).toHaveProperty(['Condition'], {
      ArnLike: { 'aws:SourceArn': arn },
      StringEquals: { 'aws:SourceAccount': accounts },
    });
  });

  it('replaces a condition on the account that matches every account', async () => {
    const planned = await limit(
      statement('*', { StringEquals: { 'AWS:PrincipalAccount': '*', 'aws:RequestTag/a': 'b' } }),
    );

    expect(planned?.changes[0]?.to).toHaveProperty(['Condition', 'StringEquals'], {
      'aws:RequestTag/a': 'b',
      'aws:PrincipalAccount': '111122223333',
    });
  });

  it('never limits a statement without approval, and names the principals next to everyone', async () => {
    const planned = await limit(statement({ AWS: ['*', 'arn:aws:iam::444455556666:root'] }));

    expect(planned?.asks?.['statements[statement 1]']).toBe(
      'After this change, principal arn:aws:iam::444455556666:root and all callers outside the accounts in its new ' +
        'condition could no longer use the queue through statement 1.',
    );
  });

  it('keeps the version, the id and the other statements of the policy, also in undo', async () => {
    const [open, other] = [
      { Sid: 'open', ...statement('*') },
      { Sid: 'other', ...statement({ AWS: '444455556666' }) },
    ];
    const account = queue(open, other);
    const planned = await plan(sqs3, target, account);
    const changes = planned.kind === 'change' ? planned.changes : [];

    await apply(sqs3, target, changes, account);
    await undo(sqs3, target, changes, account);

    const written = account.recorded.filter(({ command }) => command === 'SetQueueAttributesCommand');
    const policies = written.map(({ input }) => JSON.parse(Object(input['Attributes'])['Policy']) as unknown);
    expect(policies).toEqual([
      { Version: '2012-10-17', Id: 'p', Statement: [expect.objectContaining({ Condition: expect.anything() }), other] },
      { Version: '2012-10-17', Id: 'p', Statement: [open, other] },
    ]);
  });

  it('changes nothing if the queue is gone, or if the change removes a statement, which no plan asks for', async () => {
    const change = { field: 'statements', key: 'open', from: null, to: statement('*') } as const;
    const gone = fakeQueue({}, 'another');
    const playbook: AnyPlaybook = sqs3;

    await playbook.apply(target, change, gone);
    await playbook.apply(target, { ...change, to: null }, gone);

    expect(gone.calls).not.toContain('sqs:SetQueueAttributes');
  });
});
