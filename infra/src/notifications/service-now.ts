import type { Stack } from 'aws-cdk-lib';
import { secretValue, ticketOutcomes, type Channel } from './channel.ts';
import { field } from './input-transformer.ts';
import { secretParameter, textParameter } from './parameters.ts';

/**
 * Creates an incident through the Table API.
 *
 * @see https://www.servicenow.com/docs/bundle/zurich-api-reference/page/integrate/inbound-rest/concept/c_TableAPI.html
 */
export function serviceNow(stack: Stack): Channel {
  const secretArn = secretParameter(
    stack,
    'ServiceNow',
    'a user with the role itil, as {"user": "…", "password": "…"}',
  );
  const instance = textParameter(
    stack,
    'ServiceNowInstance',
    'ServiceNow instance, such as example.service-now.com.',
    '[A-Za-z0-9.-]+',
  );
  return {
    name: 'ServiceNow',
    url: `https://${instance}/api/now/table/incident`,
    mostPerSecond: 5,
    secretArn,
    needs: { ServiceNowInstance: instance },
    authorization: {
      basicAuthParameters: { username: secretValue(secretArn, 'user'), password: secretValue(secretArn, 'password') },
    },
    messages: [
      {
        name: 'ServiceNow',
        outcomes: ticketOutcomes,
        ticket: true,
        body: {
          short_description: field('title'),
          description: field('text'),
          // Medium impact and urgency. Rules of the instance can change them.
          impact: '2',
          urgency: '2',
          correlation_id: field('key'),
          correlation_display: 'ASR',
        },
      },
    ],
  };
}
