import type { Stack } from 'aws-cdk-lib';
import { chatOutcomes, headerThatNamesAsr, secretValue, type Channel } from './channel.ts';
import { field, link } from './input-transformer.ts';
import { secretParameter, textParameter } from './parameters.ts';

/**
 * Sends to a workflow from the template "Post to a channel when a webhook request is received". The signature in its URL
 * is the secret. Uses text runs instead of text blocks, because Teams does not interpret Markdown in them.
 *
 * @see https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using
 * @see https://adaptivecards.io/explorer/RichTextBlock.html
 */
export function teams(stack: Stack, namespace: string): Channel {
  const secretArn = secretParameter(
    stack,
    'Teams',
    'the query of the workflow\'s URL, as {"apiVersion": "1", "sp": "/triggers/manual/run", "sv": "1.0", "sig": "…"}',
  );
  const hostAndPath = textParameter(
    stack,
    'TeamsWorkflow',
    "Host and path of the workflow's URL, without https://, port and query string.",
    '[A-Za-z0-9.-]+/[A-Za-z0-9/_.-]+',
  );
  const query = [
    ['api-version', 'apiVersion'],
    ['sp', 'sp'],
    ['sv', 'sv'],
    ['sig', 'sig'],
  ] as const;
  return {
    name: 'Teams',
    url: `https://${hostAndPath}`,
    mostPerSecond: 2,
    secretArn,
    needs: { TeamsWorkflow: hostAndPath },
    authorization: {
      apiKeyAuthParameters: headerThatNamesAsr(namespace),
      invocationHttpParameters: {
        queryStringParameters: query.map(([key, name]) => ({
          key,
          value: secretValue(secretArn, name),
          isValueSecret: true,
        })),
      },
    },
    messages: [
      { name: 'Teams', outcomes: chatOutcomes, ticket: false, body: { type: 'message', attachments: [attachment] } },
    ],
  };
}

const paragraph = (text: string, style: object) => ({
  type: 'RichTextBlock',
  inlines: [{ type: 'TextRun', text, ...style }],
});

const attachment = {
  contentType: 'application/vnd.microsoft.card.adaptive',
  contentUrl: null,
  content: {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    body: [paragraph(field('title'), { weight: 'Bolder', size: 'Medium' }), paragraph(field('text'), {})],
    actions: [
      { type: 'Action.OpenUrl', title: 'Resource', url: link('resource') },
      { type: 'Action.OpenUrl', title: 'Finding', url: link('finding') },
      { type: 'Action.OpenUrl', title: 'Execution', url: link('execution') },
    ],
    msteams: { width: 'Full' },
  },
};
