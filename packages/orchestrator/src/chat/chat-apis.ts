/**
 * The calls to Slack and Microsoft Teams. An error never contains a token, a URL with a secret, or the content.
 *
 * @see https://docs.slack.dev/reference/methods/chat.postMessage
 * @see https://docs.slack.dev/reference/methods/chat.update
 * @see https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
 */
import * as z from 'zod';
import { sanitize } from '../model/index.ts';
import type { SlackSide, TeamsSide } from './world.ts';

/** An event of EventBridge has time. A click must be answered within 3 seconds. */
const timeouts = { post: 10_000, respond: 1500 };

export interface SlackOptions {
  readonly secret: () => Promise<{ readonly token: string; readonly signingSecret: string }>;
  readonly channel: string;
  /** `https://slack.com/api`. */
  readonly api: string;
  /** Origin of response URLs: `https://hooks.slack.com`. */
  readonly hooks: string;
}

const slackResult = z.object({
  ok: z.boolean(),
  error: z.string().optional(),
  channel: z.string().optional(),
  ts: z.string().optional(),
});

export function slackSide({ secret, channel, api, hooks }: SlackOptions): SlackSide {
  const call = async (method: string, content: object) => {
    const { token } = await secret();
    const headers = { authorization: `Bearer ${token}` };
    const response = await send(`${api}/${method}`, content, timeouts.post, headers, 'Slack');
    const { ok, error, ...result } = slackResult.parse(await response.json());
    if (!ok) throw new Error(`Slack refused ${method}: ${sanitize(error ?? 'without a reason', 60)}.`);
    return result;
  };
  const common = { unfurl_links: false, unfurl_media: false };
  return {
    signingSecret: async () => (await secret()).signingSecret,
    async post(message) {
      const { channel: where, ts } = await call('chat.postMessage', { channel, ...common, ...message });
      if (where === undefined || ts === undefined) throw new Error('Slack did not say where the message is.');
      return { channel: where, message: ts };
    },
    async update(place, message) {
      await call('chat.update', { channel: place.channel, ts: place.message, ...message });
    },
    async respond(responseUrl, content) {
      // Signed by Slack, and checked nevertheless: the function sends to no other host.
      if (!URL.canParse(responseUrl) || new URL(responseUrl).origin !== hooks)
        throw new Error('The response URL of the click is not of Slack.');
      await send(responseUrl, content, timeouts.respond, {}, 'Slack');
    },
  };
}

export interface TeamsOptions {
  readonly secret: () => Promise<{ readonly securityToken: string; readonly workflowUrl: string }>;
}

export function teamsSide({ secret }: TeamsOptions): TeamsSide {
  return {
    securityToken: async () => (await secret()).securityToken,
    async post(card) {
      const { workflowUrl } = await secret();
      await send(workflowUrl, card, timeouts.post, {}, 'Microsoft Teams');
    },
  };
}

async function send(
  url: string,
  content: object,
  milliseconds: number,
  headers: { readonly [name: string]: string },
  chat: string,
): Promise<Response> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(content),
    signal: AbortSignal.timeout(milliseconds),
    redirect: 'error',
  }).catch((error: unknown) => {
    throw new Error(`${chat} did not answer: ${error instanceof Error ? error.name : 'unknown error'}.`);
  });
  if (!response.ok) throw new Error(`${chat} answered with HTTP status ${response.status}.`);
  return response;
}
