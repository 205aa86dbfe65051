/** The input of each tool: the essential part of its published schema, from the page in the comment. */
import type { Shape } from './shape.ts';

const text = (most: number, least = 1): Shape => ({ type: 'string', minLength: least, maxLength: most });
const one = (...values: readonly unknown[]): Shape => ({ type: 'string', enum: values });
const object = (
  properties: NonNullable<Shape['properties']>,
  required: readonly string[] = Object.keys(properties),
): Shape => ({
  type: 'object',
  properties,
  required,
});
const list = (items: Shape): Shape => ({ type: 'array', items });
const url = (most: number): Shape => ({ ...text(most), pattern: /^https:\/\/\S+$/ });
const oneLine: RegExp = /^[^\r\n]*$/;

/**
 * @see https://docs.slack.dev/reference/methods/chat.postMessage
 * @see https://docs.slack.dev/reference/block-kit/blocks/header-block (150)
 * @see https://docs.slack.dev/reference/block-kit/blocks/section-block (3,000)
 */
const slackText: Shape = object({ type: one('plain_text'), text: text(3000), emoji: { type: 'boolean' } });
/** @see https://docs.slack.dev/reference/block-kit/blocks/rich-text-block */
const slackPart: Shape = object({ type: one('text', 'link'), text: text(100), url: url(3000) }, ['type', 'text']);
const slackBlock: Shape = object(
  {
    type: one('header', 'section', 'rich_text'),
    text: slackText,
    elements: list(object({ type: one('rich_text_section'), elements: list(slackPart) })),
  },
  ['type'],
);
const slack: Shape = object({
  channel: { type: 'string', pattern: /^[CGD][A-Z0-9]+$/ },
  text: text(4000),
  unfurl_links: { type: 'boolean' },
  unfurl_media: { type: 'boolean' },
  blocks: list(slackBlock),
});

/**
 * @see https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using
 * @see https://adaptivecards.io/explorer/AdaptiveCard.html
 * @see https://adaptivecards.io/explorer/TextRun.html
 */
const textRun: Shape = object(
  { type: one('TextRun'), text: text(20_000), weight: one('Bolder'), size: one('Medium') },
  ['type', 'text'],
);
const teams: Shape = object({
  type: one('message'),
  attachments: list(
    object({
      contentType: one('application/vnd.microsoft.card.adaptive'),
      contentUrl: { type: 'null' },
      content: object({
        $schema: one('http://adaptivecards.io/schemas/adaptive-card.json'),
        type: one('AdaptiveCard'),
        version: one('1.2', '1.3', '1.4', '1.5'),
        body: list(object({ type: one('RichTextBlock'), inlines: list(textRun) })),
        // https://adaptivecards.io/explorer/Action.OpenUrl.html
        actions: list(object({ type: one('Action.OpenUrl'), title: text(100), url: url(3000) })),
        msteams: object({ width: one('Full') }),
      }),
    }),
  ),
});

/** @see https://developer.pagerduty.com/docs/send-alert-event */
const pagerDuty = {
  routing_key: text(100),
  dedup_key: text(255),
} as const;
const trigger: Shape = object({
  ...pagerDuty,
  event_action: one('trigger'),
  client: text(255),
  links: list(object({ href: url(3000), text: text(255) })),
  payload: object({
    summary: { ...text(1024), pattern: oneLine },
    source: text(4096),
    severity: one('critical', 'error', 'warning', 'info'),
    timestamp: { type: 'string', pattern: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/ },
    component: text(255),
    group: text(255),
    custom_details: object({ text: text(10_000), remediation: text(255) }),
  }),
});
const resolve: Shape = object({ ...pagerDuty, event_action: one('resolve') });

/**
 * @see https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/#api-rest-api-3-issue-post
 * @see https://developer.atlassian.com/cloud/jira/platform/apis/document/nodes/codeBlock/
 */
const jiraText: Shape = object(
  {
    type: one('text'),
    text: text(32_767),
    marks: list(object({ type: one('link'), attrs: object({ href: url(3000) }) })),
  },
  ['type', 'text'],
);
const jira: Shape = object({
  fields: object({
    project: object({ key: text(10) }),
    issuetype: object({ name: text(60) }),
    summary: { ...text(255), pattern: oneLine },
    labels: list({ ...text(255), pattern: /^\S+$/ }),
    description: object({
      type: one('doc'),
      version: { type: 'number', enum: [1] },
      content: list(object({ type: one('codeBlock', 'paragraph'), content: list(jiraText) })),
    }),
  }),
});

/**
 * The lengths are those of the table `task`.
 *
 * @see https://www.servicenow.com/docs/bundle/zurich-api-reference/page/integrate/inbound-rest/concept/c_TableAPI.html
 */
const serviceNow: Shape = object({
  short_description: { ...text(160), pattern: oneLine },
  description: text(4000),
  impact: one('1', '2', '3'),
  urgency: one('1', '2', '3'),
  correlation_id: text(100),
  correlation_display: text(100),
});

/** @see https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html */
const chat: Shape = object({
  version: one('1.0'),
  source: one('custom'),
  content: object({
    textType: one('client-markdown'),
    title: { ...text(250), pattern: oneLine },
    description: text(8000),
  }),
  metadata: object({
    threadId: text(250),
    summary: text(250),
    eventType: text(250),
    relatedResources: list({ type: 'string' }),
    additionalContext: object({ remediationId: text(250), outcome: text(250), controlId: text(250) }),
  }),
});

/** Shapes by the id of the rule in the template. */
export const shapes: { readonly [rule: string]: Shape } = {
  SlackRule: slack,
  TeamsRule: teams,
  PagerDutyTriggerRule: trigger,
  PagerDutyResolveRule: resolve,
  JiraRule: jira,
  ServiceNowRule: serviceNow,
  ChatRule: chat,
};
