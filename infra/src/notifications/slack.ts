import type { Stack } from 'aws-cdk-lib';
import { chatOutcomes, secretValue, type Channel } from './channel.ts';
import { field, link } from './input-transformer.ts';
import { secretParameter, textParameter } from './parameters.ts';

/**
 * Uses `chat.postMessage`, not an incoming webhook, because the path of a webhook is its secret, and API destinations do
 * not protect the path. Sends plain text, in which Slack does not interpret mentions and links.
 *
 * @see https://docs.slack.dev/reference/methods/chat.postMessage
 * @see https://docs.slack.dev/reference/block-kit/blocks
 */
export function slack(stack: Stack): Channel {
  const secretArn = secretParameter(stack, 'Slack', 'a bot token with the scope chat:write, as {"token": "xoxb-…"}');
  const channel = textParameter(
    stack,
    'SlackChannel',
    'Id of a Slack channel that the bot is a member of, such as C0123456789.',
    '[CGD][A-Z0-9]{6,20}',
  );
  return {
    name: 'Slack',
    url: 'https://slack.com/api/chat.postMessage',
    mostPerSecond: 1,
    secretArn,
    needs: { SlackChannel: channel },
    authorization: {
      apiKeyAuthParameters: { apiKeyName: 'Authorization', apiKeyValue: `Bearer ${secretValue(secretArn, 'token')}` },
    },
    messages: [
      {
        name: 'Slack',
        outcomes: chatOutcomes,
        ticket: false,
        body: {
          channel,
          // Text of the push notification.
          text: field('title'),
          unfurl_links: false,
          unfurl_media: false,
          blocks: [
            { type: 'header', text: { type: 'plain_text', text: field('title'), emoji: false } },
            { type: 'section', text: { type: 'plain_text', text: field('text'), emoji: false } },
            // Slack shows no link in plain text.
            { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: links }] },
          ],
        },
      },
    ],
  };
}

const space = { type: 'text', text: ' · ' };
const links = [
  { type: 'link', url: link('resource'), text: 'Resource' },
  space,
  { type: 'link', url: link('finding'), text: 'Finding' },
  space,
  { type: 'link', url: link('execution'), text: 'Execution' },
];
