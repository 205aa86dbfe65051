import type { Stack } from 'aws-cdk-lib';
import { secretValue, ticketOutcomes, type Channel } from './channel.ts';
import { field, link } from './input-transformer.ts';
import { secretParameter, textParameter } from './parameters.ts';

/**
 * An issue in Jira Cloud. The description is a document, and Jira does not interpret markup in its text nodes.
 *
 * @see https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/#api-rest-api-3-issue-post
 * @see https://developer.atlassian.com/cloud/jira/platform/apis/document/structure/
 */
export function jira(stack: Stack): Channel {
  const secretArn = secretParameter(
    stack,
    'Jira',
    'an account that may create issues and its API token, as {"user": "…", "token": "…"}',
  );
  const site = textParameter(stack, 'JiraSite', 'Jira site, such as example.atlassian.net.', '[A-Za-z0-9.-]+');
  const project = textParameter(stack, 'JiraProject', 'Key of the Jira project, such as SEC.', '[A-Z][A-Z0-9_]{1,9}');
  const type = textParameter(stack, 'JiraIssueType', 'Issue type in Jira.', '[A-Za-z0-9 -]{1,60}', 'Task');
  return {
    name: 'Jira',
    url: `https://${site}/rest/api/3/issue`,
    mostPerSecond: 5,
    secretArn,
    needs: { JiraSite: site, JiraProject: project, JiraIssueType: type },
    authorization: {
      basicAuthParameters: { username: secretValue(secretArn, 'user'), password: secretValue(secretArn, 'token') },
    },
    messages: [
      {
        name: 'Jira',
        outcomes: ticketOutcomes,
        ticket: true,
        body: {
          fields: {
            project: { key: project },
            issuetype: { name: type },
            summary: field('title'),
            // The key is the same for the same resource and control, to find earlier tickets.
            labels: ['asr', field('key'), field('remediationId')],
            description: {
              type: 'doc',
              version: 1,
              content: [
                { type: 'codeBlock', content: [{ type: 'text', text: field('text') }] },
                { type: 'paragraph', content: links },
              ],
            },
          },
        },
      },
    ],
  };
}

const linkTo = (text: string, href: string) => ({ type: 'text', text, marks: [{ type: 'link', attrs: { href } }] });
const space = { type: 'text', text: ' · ' };

/** A code block shows no link. */
const links = [
  linkTo('Resource', link('resource')),
  space,
  linkTo('Finding', link('finding')),
  space,
  linkTo('Execution', link('execution')),
];
