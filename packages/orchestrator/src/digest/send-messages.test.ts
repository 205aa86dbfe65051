/** What is sent, in deliveries that repeat, fail or crash. */
import { describe, expect, it } from '@jest/globals';
import { defaultPolicy, type Notifications } from '../policy/index.ts';
import type { Mail } from './digest.ts';
import { type QueueMessage, type Sending, sendMessages } from './send-messages.ts';
import { anOutcome, bodyOf } from '../testing/index.ts';

const outcomesTopic = 'arn:aws:sns:eu-west-1:999999999999:outcomes';
const questionsTopic = 'arn:aws:sns:eu-west-1:999999999999:questions';
const shopTopic = 'arn:aws:sns:eu-west-1:444455556666:shop';

function world(notifications: Partial<Notifications> = {}, overrides: Partial<Sending> = {}) {
  const published: { readonly topicArn: string; readonly mail: Mail }[] = [];
  const remembered = new Set<string>();
  const warnings: string[] = [];
  let pauses = 0;
  const sending: Sending = {
    notifications: { ...defaultPolicy.notifications, ...notifications },
    topics: { outcomes: outcomesTopic, questions: questionsTopic },
    unitsOf: async () => ({ ok: false, error: 'not asked' }),
    sent: {
      among: async (keys) => new Set(keys.filter((key) => remembered.has(key))),
      add: async (keys) => keys.forEach((key) => remembered.add(key)),
    },
    publish: async (topicArn, mail) => void published.push({ topicArn, mail }),
    pause: async () => void (pauses += 1),
    warn: (message) => void warnings.push(message),
    ...overrides,
  };
  return { sending, published, remembered, warnings, pauses: () => pauses };
}

const message = (messageId: string, detail = anOutcome({ remediationId: `r-${messageId}` })): QueueMessage => ({
  messageId,
  body: bodyOf(detail),
});
const question = (nth: number): QueueMessage => ({
  messageId: `q-${nth}`,
  body: JSON.stringify({ kind: 'question', executionId: 'e', subject: `Question ${nth}`, message: `Plan ${nth}` }),
});
const subjects = (published: ReturnType<typeof world>['published']) =>
  published.map(({ topicArn, mail }) => `${topicArn.split(':').at(-1)} ${mail.subject}`);

describe('messages of one batch', () => {
  it('become one digest', async () => {
    const { sending, published } = world();

    expect(await sendMessages([message('1'), message('2'), message('3')], sending)).toEqual([]);
    expect(subjects(published)).toEqual(['outcomes ASR: 3 fixed']);
  });

  it('are sent once if SQS delivers them again, or EventBridge or Report put them twice', async () => {
    const { sending, published } = world();
    const other = anOutcome({ remediationId: 'r-other' });

    await sendMessages([message('1'), message('2'), message('2-again', anOutcome({ remediationId: 'r-2' }))], sending);
    await sendMessages([message('2'), message('4', other)], sending);
    await sendMessages([message('1'), message('2'), message('4', other)], sending);

    expect(subjects(published)).toEqual(['outcomes ASR: 2 fixed', 'outcomes ASR: 1 fixed']);
  });

  it('about another outcome or execution of the same remediation are sent', async () => {
    const { sending, published } = world();

    await sendMessages([message('1', anOutcome({ outcome: 'failed' }))], sending);
    await sendMessages([message('2', anOutcome({ outcome: 'fixed' }))], sending);
    await sendMessages([message('3', anOutcome({ outcome: 'fixed', executionId: 'another' }))], sending);

    expect(published).toHaveLength(3);
  });

  it('come again if SNS does not accept them, and only these', async () => {
    let isDown = true;
    const { sending, published } = world(
      { routes: [{ topic: shopTopic, format: 'text', accounts: ['444455556666'] }] },
      {},
    );
    const flaky: Sending = {
      ...sending,
      publish: async (topicArn, mail) => {
        if (topicArn === shopTopic && isDown) throw new Error('SNS is down');
        await sending.publish(topicArn, mail);
      },
    };
    const batch = [message('1'), message('2', anOutcome({ remediationId: 'r-2', accountId: '444455556666' }))];

    expect(await sendMessages(batch, flaky)).toEqual(['2']);
    isDown = false;
    // Lambda crashed after the first delivery, so that SQS delivers all of them.
    expect(await sendMessages(batch, flaky)).toEqual([]);

    expect(subjects(published)).toEqual(['outcomes ASR: 1 fixed', 'shop ASR: 1 fixed']);
  });

  it('are all delivered again, and none is sent, if history cannot say what was sent', async () => {
    const { sending, published } = world();
    const blind = { ...sending, sent: { ...sending.sent, among: () => Promise.reject(new Error('throttled')) } };

    await expect(sendMessages([message('1')], blind)).rejects.toThrow('throttled');
    expect(published).toEqual([]);
  });

  it('that were sent do not fail if history cannot note it', async () => {
    const { sending, published, warnings } = world();
    const forgetful = { ...sending, sent: { ...sending.sent, add: () => Promise.reject(new Error('throttled')) } };

    expect(await sendMessages([message('1')], forgetful)).toEqual([]);
    expect(published).toHaveLength(1);
    expect(warnings).toEqual(['ASR could not note that a message was sent']);
  });

  it.each(['', 'null', '7', '{"detail": 1}', bodyOf({ outcome: 'fixed' }), bodyOf({ reason: 'no id' })])(
    'that ASR cannot read (%s) go to the dead-letter queue, and stop no other',
    async (body) => {
      const { sending, published } = world();

      expect(await sendMessages([{ messageId: 'x', body }, message('1')], sending)).toEqual(['x']);
      expect(published).toHaveLength(1);
    },
  );

  it('pause after each message, so that SNS deactivates no subscription', async () => {
    const { sending, published, pauses } = world();

    await sendMessages([message('1'), ...[1, 2, 3].map(question)], sending);

    expect(subjects(published).toSorted()).toEqual([
      'outcomes ASR: 1 fixed',
      'questions Question 1',
      'questions Question 2',
      'questions Question 3',
    ]);
    expect(pauses()).toBe(4);
  });

  it('with many questions become one message, once', async () => {
    const { sending, published } = world();
    const flood = Array.from({ length: 50 }, (_, nth) => question(nth));

    expect(await sendMessages(flood, sending)).toEqual([]);
    expect(await sendMessages(flood, sending)).toEqual([]);

    expect(subjects(published)).toEqual(['questions ASR requires approval of 50 plans']);
  });
});

describe('the policy', () => {
  const routes: Notifications['routes'] = [
    { topic: shopTopic, format: 'text', accounts: ['444455556666'], severities: ['HIGH', 'CRITICAL'] },
    { topic: 'arn:aws:sns:eu-west-1:999999999999:chat', format: 'chat', controls: ['S3.8'] },
    { topic: 'arn:aws:sns:eu-west-1:999999999999:unit', format: 'text', organizationalUnits: ['ou-a1b2-c3d4e5f6'] },
  ];
  const receiver = async (detail: Parameters<typeof anOutcome>[0], units: readonly string[] | undefined = []) => {
    const { sending, published, warnings } = world(
      { routes },
      { unitsOf: async () => (units === undefined ? { ok: false, error: 'denied' } : { ok: true, value: units }) },
    );
    await sendMessages([message('1', anOutcome(detail))], sending);
    return [published[0]?.topicArn.split(':').at(-1), warnings.length];
  };

  it.each([
    [{ accountId: '444455556666', severity: 'HIGH' }, [], 'shop'],
    [{ accountId: '444455556666', severity: 'LOW' }, [], 'outcomes'],
    [{ accountId: '444455556666' }, [], 'outcomes'],
    [{ accountId: '444455556666', severity: 'HIGH', controlId: 'S3.8' }, [], 'shop'],
    [{ controlId: 'S3.8' }, [], 'chat'],
    [{}, ['r-a1b2', 'ou-a1b2-c3d4e5f6'], 'unit'],
    [{}, ['r-a1b2'], 'outcomes'],
  ] as const)(
    'sends an outcome of %j in the units %j to the first route that matches: %s',
    async (detail, units, to) => {
      expect(await receiver(detail, units)).toEqual([to, 0]);
    },
  );

  it('sends outcomes of accounts whose units are unknown to the topic of outcomes, and says so in the log', async () => {
    const { sending, published, warnings } = world(
      { routes },
      { unitsOf: async () => ({ ok: false, error: 'denied' }) },
    );

    await sendMessages([message('1')], sending);

    expect(subjects(published)).toEqual(['outcomes ASR: 1 fixed']);
    expect(warnings).toEqual(['A digest goes to the topic of outcomes']);
  });

  it('filters by severity, and never drops an outcome of unknown severity or an event that could not be read', async () => {
    const { sending, published } = world({ severities: ['CRITICAL'] });
    const unread = {
      executionId: 'e',
      reason: 'An event could not be read',
      at: '',
      links: { execution: 'https://e' },
    };

    const failed = await sendMessages(
      [
        message('1', anOutcome({ remediationId: 'r-1', severity: 'LOW' })),
        message('2', anOutcome({ remediationId: 'r-2', severity: 'CRITICAL' })),
        message('3', anOutcome({ remediationId: 'r-3' })),
        { messageId: '4', body: bodyOf(unread, 'ASR Unread Event') },
      ],
      sending,
    );

    expect(failed).toEqual([]);
    expect(subjects(published)).toEqual(['outcomes ASR: an event could not be read, 2 fixed']);
  });
});
