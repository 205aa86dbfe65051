import { once } from 'node:events';
import { type IncomingHttpHeaders, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { slackSide, teamsSide } from './chat-apis.ts';

/** Slack and Teams on this machine. */
let answer: { readonly status: number; readonly body: string };
const received: { readonly url: string; readonly headers: IncomingHttpHeaders; readonly content: object }[] = [];
const server = createServer(async (incoming, outgoing) => {
  const content = JSON.parse(await text(incoming)) as object;
  received.push({ url: incoming.url ?? '', headers: incoming.headers, content });
  outgoing.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
});
let origin: string;
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());
beforeEach(() => {
  received.length = 0;
  answer = { status: 200, body: JSON.stringify({ ok: true, channel: 'C0123ABCD', ts: '1.1' }) };
});

const slack = () =>
  slackSide({
    secret: async () => ({ token: 'xoxb-secret', signingSecret: 'secret' }),
    channel: 'C0123ABCD',
    api: `${origin}/api`,
    hooks: origin,
  });
const message = { text: 'hello', blocks: [] };

describe('Slack', () => {
  it('receives a message with the token, and says where it is', async () => {
    expect(await slack().post(message)).toEqual({ channel: 'C0123ABCD', message: '1.1' });
    expect(received).toMatchObject([
      {
        url: '/api/chat.postMessage',
        headers: { authorization: 'Bearer xoxb-secret' },
        content: { channel: 'C0123ABCD', text: 'hello', unfurl_links: false, unfurl_media: false },
      },
    ]);
  });

  it('replaces a message, and answers a click without the token', async () => {
    await slack().update({ channel: 'C0123ABCD', message: '1.1' }, message);
    await slack().respond(`${origin}/actions/T/1/x`, { replace_original: true });

    expect(received.map(({ url }) => url)).toEqual(['/api/chat.update', '/actions/T/1/x']);
    expect(received[0]?.content).toMatchObject({ channel: 'C0123ABCD', ts: '1.1' });
    expect(received[1]?.headers).not.toHaveProperty('authorization');
  });

  it('is asked nothing at another address', async () => {
    for (const url of ['https://evil.example/x', 'not a url', `${origin}.evil.example/`])
      await expect(slack().respond(url, {})).rejects.toThrow('is not of Slack');
    expect(received).toEqual([]);
  });

  it.each([
    ['a refusal', { status: 200, body: '{"ok":false,"error":"not_in_channel"}' }, 'not_in_channel'],
    ['a throttled call', { status: 429, body: '' }, 'HTTP status 429'],
    ['a message without a place', { status: 200, body: '{"ok":true}' }, 'did not say where'],
  ])('is reported for %s, without the token', async (_, given, sentence) => {
    answer = given;
    const error = await slack()
      .post(message)
      .catch((reason: unknown) => String(reason));

    expect(error).toContain(sentence);
    expect(error).not.toContain('xoxb');
  });
});

describe('Microsoft Teams', () => {
  const teams = (path: string) =>
    teamsSide({ secret: async () => ({ securityToken: 'token', workflowUrl: `${origin}${path}` }) });

  it('receives a card at the URL of the workflow', async () => {
    await teams('/workflows/1?sig=secret').post({ type: 'message' });

    expect(received).toMatchObject([{ url: '/workflows/1?sig=secret', content: { type: 'message' } }]);
  });

  it('is reported without the URL, whose query is a secret', async () => {
    answer = { status: 401, body: '' };
    const error = await teams('/workflows/1?sig=secret')
      .post({})
      .catch((reason: unknown) => String(reason));

    expect(error).toBe('Error: Microsoft Teams answered with HTTP status 401.');
  });
});
