import { describe, expect, it } from '@jest/globals';
import { aRequest } from '../testing/index.ts';
import { answerHttp } from './answer-click.ts';
import type { HttpEvent } from './http.ts';
import {
  type FakeChats,
  aClick,
  aRecord,
  adaId,
  anActivity,
  digest,
  fakeChats,
  fromSlack,
  fromTeams,
  now,
  responseUrl,
  tenant,
} from './testing/index.ts';

const { remediationId } = aRequest();
const plan = digest.slice(0, 16);
const minutes = (count: number) => new Date(now.getTime() + count * 60_000);

async function answer(event: HttpEvent, chats: FakeChats = fakeChats()) {
  const response = await answerHttp(event, chats.world);
  return { ...chats, response };
}

const textsOf = ({ sent }: FakeChats) => sent.map(({ content }) => JSON.stringify(content)).join('\n');

describe('a click on Approve', () => {
  it('becomes an event in the name of the person, with the plan that the message shows', async () => {
    const { response, decisions } = await answer(fromSlack(aClick()));

    expect(response).toMatchObject({ statusCode: 200, body: '' });
    expect(decisions).toEqual([
      {
        source: 'asr.chat/slack/T0123ABCD/U0123JANE',
        detailType: 'ASR Approval',
        detail: { remediationId, decision: 'approve', because: 'It is ours', plan: digest },
      },
    ]);
  });

  it('replaces the message, which loses its buttons, before the decision is sent', async () => {
    const order: string[] = [];
    const chats = fakeChats();
    const { world } = chats;
    await answerHttp(fromSlack(aClick()), {
      ...world,
      slack: { ...world.slack!, respond: async () => void order.push('replaced') },
      putDecision: async () => void order.push('sent'),
    });
    const { sent } = await answer(fromSlack(aClick()));

    expect(order).toEqual(['replaced', 'sent']);
    expect(sent).toEqual([{ to: responseUrl, content: expect.objectContaining({ replace_original: true }) }]);
    expect(JSON.stringify(sent)).toContain('jane@example.com approved this plan.');
    expect(JSON.stringify(sent)).not.toContain('asr-approve');
  });

  it('has a reason also if the person gave none', async () => {
    const { decisions } = await answer(fromSlack(aClick({ state: { values: {} } })));

    expect(decisions[0]?.detail).toMatchObject({ because: 'No reason given, in Slack channel C0123ABCD' });
  });

  it('has no effect a second time', async () => {
    const chats = fakeChats();
    const event = fromSlack(aClick());

    expect([await answer(event, chats), await answer(event, chats)].map(({ response }) => response.statusCode)).toEqual(
      [200, 200],
    );
    expect(chats.decisions).toHaveLength(1);
    expect(chats.sent).toHaveLength(1);
  });

  it('keeps its buttons if the decision could not be sent', async () => {
    const chats = fakeChats({ putDecision: async () => Promise.reject(new Error('EventBridge is silent.')) });
    await answer(fromSlack(aClick()), chats);

    expect(JSON.stringify(chats.sent[1]?.content)).toContain('asr-approve');
    expect(chats.sent[2]?.content).toMatchObject({
      response_type: 'ephemeral',
      text: expect.stringContaining('Try again'),
    });
  });

  it.each<[string, object, object, string]>([
    ['of an unknown user', { user: { id: 'U0123EVIL', team_id: 'T0123ABCD' } }, {}, 'ASR does not know you'],
    ['of another workspace', { user: { id: 'U0123JANE', team_id: 'T0123EVIL' } }, {}, 'of T0123EVIL'],
    ['on a plan that is not current', {}, { value: `${remediationId}:${'ab'.repeat(32)}` }, 'is no longer current'],
    ['on an unknown remediation', {}, { value: `r-ffffffffffffffffffff:${digest}` }, 'You have no remediation'],
  ])('%s is refused with a sentence for the person', async (_, more, action, sentence) => {
    const { response, decisions, sent } = await answer(fromSlack(aClick(more, action)));

    expect(response.statusCode).toBe(200);
    expect(decisions).toEqual([]);
    expect(sent).toEqual([
      {
        to: responseUrl,
        content: { response_type: 'ephemeral', replace_original: false, text: expect.stringContaining(sentence) },
      },
    ]);
  });

  it('is refused for a change that cannot be undone, and the sentence has the command', async () => {
    const chats = await answer(fromSlack(aClick()), fakeChats({ record: aRecord({ reversible: false }) }));

    expect(chats.decisions).toEqual([]);
    expect(textsOf(chats)).toContain(`asr approve ${remediationId} --plan ${plan}`);
  });
});

describe('a click on Reject', () => {
  it('becomes an event as well', async () => {
    const { decisions, sent } = await answer(fromSlack(aClick({}, { action_id: 'asr-reject' })));

    expect(decisions[0]?.detail).toMatchObject({ decision: 'reject' });
    expect(JSON.stringify(sent)).toContain('jane@example.com rejected this plan.');
  });
});

describe('a request to /slack', () => {
  const form = (payload: string) => fromSlack(`payload=${encodeURIComponent(payload)}`);

  it.each<[string, HttpEvent, number, string]>([
    ['a wrong signature', fromSlack(aClick(), { secret: 'another secret' }), 401, 'is wrong'],
    ['an old signature', fromSlack(aClick(), { at: minutes(-6) }), 401, 'has expired'],
    ['a signature of the future', fromSlack(aClick(), { at: minutes(6) }), 401, 'has expired'],
    ['no signature', { ...fromSlack(aClick()), headers: {} }, 401, 'has no signature'],
    ['a changed body', { ...fromSlack(aClick()), body: Buffer.from('payload={}').toString('base64') }, 401, 'is wrong'],
    ['no payload', fromSlack('token=1'), 400, 'contains no payload'],
    ['an empty body', fromSlack(''), 400, 'contains no payload'],
    ['a payload that is no JSON', form('{'), 400, 'contains no payload'],
    ['a payload without a user', fromSlack(aClick({ user: undefined })), 400, 'another form'],
    ['a payload with a user that is no id', fromSlack(aClick({ user: { id: '../x' } })), 400, 'another form'],
    ['a button with another value', fromSlack(aClick({}, { value: 'r-1' })), 400, 'another value'],
    ['a button without a value', fromSlack(aClick({}, { value: undefined })), 400, 'another value'],
    ['more than 64 KB', fromSlack(aClick({ filler: 'x'.repeat(70_000) })), 413, 'more than 64 KB'],
  ])('with %s is refused', async (_, event, statusCode, sentence) => {
    const { response, decisions, sent } = await answer(event);

    expect(response).toMatchObject({ statusCode, body: expect.stringContaining(sentence) });
    expect({ decisions, sent }).toEqual({ decisions: [], sent: [] });
  });

  it.each<[string, object | string]>([
    ['a click on the link', aClick({}, { action_id: 'asr-open', value: undefined })],
    ['another interaction', { type: 'shortcut' }],
    ['a list', []],
    ['null', 'payload=null'],
  ])('with %s is accepted and has no effect', async (_, payload) => {
    const { response, decisions, sent } = await answer(fromSlack(payload));

    expect({ status: response.statusCode, decisions, sent }).toEqual({ status: 200, decisions: [], sent: [] });
  });

  it('is answered before anything is read if the chat is not configured', async () => {
    const { response } = await answer(fromSlack(aClick()), fakeChats({ slack: undefined }));

    expect(response.statusCode).toBe(404);
  });

  it('reveals no secret in an answer', async () => {
    const { response } = await answer(fromSlack(aClick(), { secret: 'another secret' }));

    expect(response.body).toBe('The signature of the request is wrong.');
  });
});

describe('a command in Microsoft Teams', () => {
  const ask = (text: string, more: object = {}, chats = fakeChats()) =>
    answer(fromTeams(anActivity(text, more)), chats);
  const replyOf = ({ response }: { readonly response: { readonly body: string } }) =>
    JSON.parse(response.body) as { readonly type: string; readonly text: string };

  it('approves as the person of the policy', async () => {
    const chats = await ask(`approve ${remediationId} ${plan} because it is ours`);

    expect(chats.decisions).toEqual([
      {
        source: `asr.chat/teams/${tenant}/${adaId}`,
        detailType: 'ASR Approval',
        detail: { remediationId, decision: 'approve', because: 'it is ours', plan },
      },
    ]);
    expect(replyOf(chats)).toEqual({
      type: 'message',
      textFormat: 'plain',
      text: expect.stringContaining('ada@example.com approved this plan.'),
    });
  });

  it('is read in the HTML that Teams makes of it', async () => {
    const { decisions } = await ask(
      `</div>&nbsp;<p>Reject&nbsp;&nbsp;${remediationId.toUpperCase()}\n<b>${plan}</b></p>`.replace('R-', 'r-'),
    );

    expect(decisions[0]?.detail).toMatchObject({ decision: 'reject', remediationId, plan });
  });

  it.each([
    ['no command', 'hello'],
    ['no plan', `approve ${remediationId}`],
    ['a short plan', `approve ${remediationId} 1a2b`],
    ['something else after it', `approve ${remediationId} ${plan} now`],
    ['something else before it', `please approve ${remediationId} ${plan}`],
  ])('with %s is answered with the form of a command', async (_, text) => {
    const chats = await ask(text);

    expect(chats.decisions).toEqual([]);
    expect(replyOf(chats).text).toContain('approve <remediation> <plan>');
  });

  it.each<[string, string, object, string]>([
    ['an unknown user', plan, { from: { aadObjectId: tenant } }, 'ASR does not know you'],
    ['another tenant', plan, { channelData: { tenant: { id: adaId } } }, 'ASR does not know you'],
    ['a plan that is not current', 'ab'.repeat(8), {}, 'is no longer current'],
  ])('of %s is refused with a sentence', async (_, named, more, sentence) => {
    const chats = await ask(`approve ${remediationId} ${named}`, more);

    expect(chats.decisions).toEqual([]);
    expect(replyOf(chats).text).toContain(sentence);
  });

  it.each(['<at', '<', '<at>', '&amp;<'])('takes no time if it consists of %s', async (part) => {
    const started = performance.now();
    await ask(part.repeat(20_000 / part.length));

    // With a pattern whose time grows with the square of the length, it took 500 to 800 ms.
    expect(performance.now() - started).toBeLessThan(250);
  });

  it('has no effect a second time', async () => {
    const chats = fakeChats();
    await ask(`approve ${remediationId} ${plan}`, {}, chats);

    expect(replyOf(await ask(`approve ${remediationId} ${plan}`, {}, chats)).text).toContain('already handled');
    expect(chats.decisions).toHaveLength(1);
  });

  it.each<[string, HttpEvent, number]>([
    ['a wrong signature', fromTeams(anActivity('x'), 'bXVjaCB0b28gc2hvcnQgYSB0b2tlbg=='), 401],
    ['no signature', { ...fromTeams(anActivity('x')), headers: {} }, 401],
    ['an old message', fromTeams(anActivity('x', { timestamp: minutes(-6).toISOString() })), 400],
    ['a message without a time', fromTeams(anActivity('x', { timestamp: undefined })), 400],
    ['a user without an object id', fromTeams(anActivity('x', { from: { id: '29:1' } })), 400],
    ['another channel', fromTeams(anActivity('x', { channelId: 'emulator' })), 400],
    ['no JSON', fromTeams('{'), 400],
    ['more than 64 KB', fromTeams(anActivity('x'.repeat(70_000))), 413],
  ])('with %s is refused', async (_, event, statusCode) => {
    const { response, decisions } = await answer(event);

    expect({ status: response.statusCode, decisions }).toEqual({ status: statusCode, decisions: [] });
  });
});
