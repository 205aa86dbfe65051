import { CfnParameter, type Stack } from 'aws-cdk-lib';
import { headerThatNamesAsr, secretValue, type Channel } from './channel.ts';
import { field, link } from './input-transformer.ts';
import { secretParameter } from './parameters.ts';

/**
 * Triggers an alert for a failed remediation. Resolves it when the same resource and control is fixed, compliant or gone.
 *
 * @see https://developer.pagerduty.com/docs/send-alert-event
 */
export function pagerDuty(stack: Stack, namespace: string): Channel {
  const secretArn = secretParameter(
    stack,
    'PagerDuty',
    'the integration key of "Events API v2", as {"routingKey": "…"}',
  );
  const endpoint = new CfnParameter(stack, 'PagerDutyEndpoint', {
    description: 'Service region of your PagerDuty account.',
    default: 'https://events.pagerduty.com',
    allowedValues: ['https://events.pagerduty.com', 'https://events.eu.pagerduty.com'],
  }).valueAsString;
  return {
    name: 'PagerDuty',
    url: `${endpoint}/v2/enqueue`,
    mostPerSecond: 2,
    secretArn,
    needs: {},
    authorization: {
      apiKeyAuthParameters: headerThatNamesAsr(namespace),
      // EventBridge adds this field to each body.
      invocationHttpParameters: {
        bodyParameters: [{ key: 'routing_key', value: secretValue(secretArn, 'routingKey'), isValueSecret: true }],
      },
    },
    messages: [
      { name: 'PagerDutyTrigger', outcomes: ['failed'], ticket: false, body: trigger },
      {
        name: 'PagerDutyResolve',
        outcomes: ['fixed', 'compliant', 'gone'],
        ticket: false,
        body: { event_action: 'resolve', dedup_key: field('key') },
      },
    ],
  };
}

const trigger = {
  event_action: 'trigger',
  dedup_key: field('key'),
  client: 'ASR',
  links: [
    { href: link('resource'), text: 'Resource' },
    { href: link('finding'), text: 'Finding' },
    { href: link('execution'), text: 'Execution' },
  ],
  payload: {
    summary: field('title'),
    source: field('resourceId'),
    severity: 'error',
    timestamp: field('at'),
    component: field('controlId'),
    group: field('accountId'),
    custom_details: { text: field('text'), remediation: field('remediationId') },
  },
};
