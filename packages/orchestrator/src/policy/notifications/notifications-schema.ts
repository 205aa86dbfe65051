/** The notifications in the policy file. */
import * as z from 'zod';
import { controlIdPattern } from '../../controls/index.ts';
import { severities } from '../../model/index.ts';
import { accountId, oneOrMore, organizationalUnits } from '../schema-parts/index.ts';
import { defaultNotifications, messageFormats } from './notifications.ts';

const severityList = oneOrMore(z.enum(severities, `must be one of ${severities.join(', ')}`)).exactOptional();

const route = z
  .strictObject(
    {
      topic: z
        .string('must be a string')
        .regex(
          /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,256}$/,
          'must be the ARN of a standard SNS topic, such as arn:aws:sns:eu-west-1:111122223333:shop-team',
        )
        .describe('ARN of the SNS topic that receives the digest.'),
      format: z
        .enum(messageFormats, 'must be text or chat')
        .default('text')
        .describe('text: for e-mail and programs. chat: for Amazon Q Developer in chat applications.'),
      accounts: oneOrMore(accountId).exactOptional(),
      organizationalUnits,
      controls: oneOrMore(z.string().regex(controlIdPattern, 'must be a control id such as EC2.13')).exactOptional(),
      severities: severityList,
    },
    'must be a mapping',
  )
  .refine(
    ({ topic: _topic, format: _format, ...selection }) => Object.keys(selection).length > 0,
    'must name accounts, organizationalUnits, controls or severities; everything else goes to the topic of outcomes',
  );

export const notificationsSchema = z
  .strictObject(
    {
      digestSeconds: z
        .int('must be a whole number')
        .min(10, 'must be 10 or more')
        .max(300, 'must be 300 or less, the limit of Lambda')
        .default(defaultNotifications.digestSeconds)
        .describe('How long outcomes are collected for one message.'),
      severities: severityList.describe(
        'The severities of the findings whose outcomes are in the digest. Outcomes of unknown severity always are.',
      ),
      routes: z
        .array(route, 'must be a list')
        .max(20, 'must have 20 items or fewer')
        .default([])
        .describe(
          'Where the digest goes. The first item whose parts all match an outcome receives it; other outcomes go to the topic of outcomes.',
        ),
    },
    'must be a mapping',
  )
  .default({ digestSeconds: defaultNotifications.digestSeconds, routes: [] })
  .describe('The digest of outcomes. Questions and alarms have topics of their own and are never filtered.');
