/** The schema of `asr.config.yaml`. It is strict: an unknown key is an error, never ignored. */
import * as z from 'zod';
import { controlIdPattern } from '../controls/index.ts';
import { consoleSchema } from './console/index.ts';
import { deadlinesSchema } from './deadlines/index.ts';
import { delegationSchema } from './delegation-schema.ts';
import { defaultExemptions, defaultSettleMinutes, isDay } from './tags/index.ts';
import { limitsSchema } from './limits/index.ts';
import { notificationsSchema } from './notifications/index.ts';
import { accountId, oneOrMore, organizationalUnits } from './schema-parts/index.ts';
import { severities } from '../model/index.ts';
import { whyNoTime } from './windows.ts';
import { type Policy, approvals, defaultPolicy, defaultUndoDays, modes, ways } from './policy.ts';

const mode = z
  .enum(modes, 'must be off, manual, observe or automatic')
  .describe(
    'off: never remediate. manual: remediate only with the button. observe: the same as manual, and each new finding gets a note that says what automatic would change. automatic: remediate each failed finding as soon as Security Hub reports it.',
  );

/** @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const mostConfigAccounts = 50;

/** Each playbook checks its own parameters, after this schema. */
const parameter = z.json();

const control = z.strictObject(
  {
    mode: mode.exactOptional(),
    via: z
      .enum(ways, 'must be playbook or runbook')
      .exactOptional()
      .describe(
        'playbook: ASR makes the change. runbook: an SSM Automation runbook in the member account makes the change.',
      ),
    parameters: z
      .record(z.string(), parameter, 'must be a mapping')
      .exactOptional()
      .describe('Override the parameters of the control in Security Hub.'),
    approval: z
      .enum(approvals, 'must be required or if-irreversible')
      .exactOptional()
      .describe(
        'required: every plan requires approval. if-irreversible: only changes that cannot be undone require approval.',
      ),
  },
  'must be a mapping',
);

/** Regions of all partitions. A Region with a typo would match no finding. */
const knownRegion =
  /^(af|ap|ca|cn|eu|eu-isoe|eusc-de|il|me|mx|sa|us|us-gov|us-iso[a-z]?)-(north|south|east|west|central|northeast|northwest|southeast|southwest)-\d{1,2}$/;

const selection = z.strictObject(
  {
    accounts: oneOrMore(accountId).exactOptional(),
    organizationalUnits,
    regions: oneOrMore(z.string().regex(knownRegion, 'must be a Region such as eu-west-1')).exactOptional(),
    resources: oneOrMore(z.string().min(1, 'must not be empty'))
      .exactOptional()
      .describe('ARNs. * matches any characters.'),
    severities: oneOrMore(z.enum(severities, `must be one of ${severities.join(', ')}`)).exactOptional(),
    tags: z
      .record(z.string(), z.string('must be a string'), 'must be a mapping')
      .refine((tags) => Object.keys(tags).length > 0, 'must not be empty; remove it instead')
      .exactOptional()
      .describe("Tags of the resource. One match is enough. The value '*' matches any value."),
  },
  'must be a mapping',
);

const exception = z.strictObject(
  {
    control: z
      .string()
      .refine((id) => id === 'all' || controlIdPattern.test(id), 'must be a control id such as EC2.13, or all'),
    resource: z.string().min(1, 'must not be empty').describe('An ARN. * matches any characters.'),
    until: z.string('must be a date in quotes').refine(isDay, 'must be a date such as 2027-03-31'),
    reason: z.string().min(1, 'must not be empty'),
    owner: z.string().min(1, 'must not be empty'),
  },
  'must be a mapping',
);

export const policySchema = z
  .strictObject(
    {
      defaults: z
        .strictObject({ mode: mode.default(defaultPolicy.defaults.mode) }, 'must be a mapping')
        .default(defaultPolicy.defaults)
        .describe('For every control that is not listed under controls.'),
      controls: z
        .record(z.string().regex(controlIdPattern), control, 'must be a mapping of control ids')
        .default({})
        .describe('By security control id, which is the same in every standard.'),
      playbooks: z
        .array(
          z.strictObject(
            {
              control: z
                .string()
                .regex(controlIdPattern, 'must be a control id such as Acme.1')
                .describe(
                  'The id of the control: a prefix of your own, or a Security Hub control that ASR does not have.',
                ),
              package: z
                .string('must be a string')
                .min(1, 'must be the name of an npm package, or a path such as ./acme-playbook')
                .describe('An installed npm package, or a path from the folder of this file, such as ./acme-playbook.'),
              accepts: z
                .array(
                  z.string().regex(/^[a-z][a-z0-9-]*:[A-Z][A-Za-z0-9]*$/, 'must be an action such as iam:PassRole'),
                )
                .exactOptional()
                .describe(
                  'Dangerous actions that you have reviewed. Without an entry here, ASR refuses a playbook with one.',
                ),
            },
            'must be a mapping',
          ),
          'must be a list',
        )
        .exactOptional()
        .describe('Playbooks that you bring, see docs/guides/own-playbooks.md.'),
      configRules: z
        .strictObject(
          {
            accounts: z
              .array(accountId, 'must be a list')
              .max(
                mostConfigAccounts,
                `must be ${mostConfigAccounts} or fewer: the resource policy of a Lambda function is limited to 20 KB`,
              )
              .default([])
              .describe('The accounts whose AWS Config rules may call the evaluator.'),
          },
          'must be a mapping',
        )
        .default({ accounts: [] })
        .describe('For SecurityGroup.1 and SecurityGroup.2, whose violations AWS Config rules detect.'),
      scope: z
        .strictObject({ include: selection.default({}), exclude: selection.default({}) }, 'must be a mapping')
        .default({ include: {}, exclude: {} })
        .describe(
          'The resources that ASR may change, automatically or with the button. include: every given part must match. exclude: one match is enough.',
        ),
      exceptions: z
        .array(exception, 'must be a list')
        .default([])
        .describe('Resources that ASR does not change until a date, with the reason and the owner.'),
      exemptions: z
        .strictObject(
          {
            allowed: z.boolean('must be true or false').default(defaultExemptions.allowed),
            controls: oneOrMore(z.string().regex(controlIdPattern, 'must be a control id such as EC2.13'))
              .exactOptional()
              .describe('The controls from which the tag can exempt a resource.'),
            accounts: oneOrMore(accountId).exactOptional().describe('The accounts whose resources the tag can exempt.'),
            maxDays: z
              .int('must be a whole number')
              .min(1, 'must be 1 or more; to allow no exemption by tag, set allowed to false')
              .max(3650, 'must be 3650 or less')
              .default(defaultExemptions.maxDays)
              .describe('The maximum number of days from today to the last day of an exemption.'),
          },
          'must be a mapping',
        )
        .default({ allowed: true, maxDays: defaultExemptions.maxDays })
        .describe('Which exemptions by the tag asr:exempt take effect. ASR ignores and reports all others.'),
      undo: z
        .strictObject(
          {
            holdsDays: z
              .int('must be a whole number')
              .min(1, 'must be 1 or more')
              .max(365, 'must be a year or less')
              .default(defaultUndoDays)
              .describe('Days for which automatic remediation does not repeat undone changes.'),
          },
          'must be a mapping',
        )
        .exactOptional()
        .describe('How long an undo prevents repetition. Other violations of the same resource are still remediated.'),
      tags: z
        .strictObject(
          {
            settleMinutes: z
              .int('must be a whole number')
              .min(1, 'must be 1 or more')
              .max(10_080, 'must be a week or less')
              .default(defaultSettleMinutes)
              .describe('Length of the window before a violation, in minutes.'),
          },
          'must be a mapping',
        )
        .exactOptional()
        .describe(
          'When a changed tag needs an approver: if a tag that exempts or selects changed within these minutes before a violation, after it, or by the same actor.',
        ),
      approval: z
        .array(
          selection
            .omit({ tags: true })
            .refine(
              (one) => Object.keys(one).length > 0,
              'must not be empty; to require approval everywhere, set approval in controls',
            ),
          'must be a list',
        )
        .default([])
        .describe(
          'Where every plan requires approval. All parts of one item must match. To require approval for a control, set its approval to required.',
        ),
      approvals: z
        .strictObject(
          {
            separateRequester: z
              .boolean('must be true or false')
              .default(false)
              .describe('The approver must not be the requester. An unknown requester counts as the approver.'),
          },
          'must be a mapping',
        )
        .exactOptional()
        .describe('How plans are approved.'),
      windows: z
        .array(
          selection
            .omit({ tags: true })
            .extend({
              opens: z
                .string('must be a string')
                .describe(
                  'A cron expression of minute, hour, day of the month, month and day of the week, such as 0 22 * * 6.',
                ),
              minutes: z
                .int('must be a whole number')
                .min(1, 'must be 1 or more')
                .max(10_080, 'must be a week or less'),
              timeZone: z
                .string('must be a string')
                .default('UTC')
                .describe('An IANA time zone, such as Europe/Berlin.'),
            })
            .superRefine((window, context) => {
              const problem = whyNoTime(window);
              if (problem !== undefined) context.addIssue({ code: 'custom', path: ['opens'], message: problem });
            }),
          'must be a list',
        )
        .default([])
        .describe(
          'When ASR makes automatic changes. Outside of these windows, they wait for approval. Manual changes are not limited.',
        ),
      deadlines: deadlinesSchema,
      delegation: z
        .array(delegationSchema, 'must be a list')
        .default([])
        .describe('What account owners may do without permission to start executions. See docs/guides/delegation.md.'),
      console: consoleSchema,
      limits: limitsSchema,
      stop: z
        .boolean('must be true or false')
        .default(defaultPolicy.stop)
        .describe('The kill switch: stops all remediation, including the button.'),
      concurrency: z
        .int('must be a whole number')
        .min(2, 'must be 2 or more')
        .max(1000, 'must be 1000 or less')
        .default(defaultPolicy.concurrency)
        .describe('The maximum number of remediations that run at the same time, over all accounts.'),
      gather: z
        .strictObject(
          {
            seconds: z
              .int('must be a whole number')
              .min(0, 'must be 0 or more')
              .max(300, 'must be 300 or less, the limit of EventBridge Pipes')
              .default(defaultPolicy.gather.seconds)
              .describe('How long to wait for more events. With 0, each event starts an execution.'),
            events: z
              .int('must be a whole number')
              .min(1, 'must be 1 or more')
              .max(100, 'must be 100 or less: the input of an execution has at most 256 KB')
              .default(defaultPolicy.gather.events)
              .describe('The maximum number of events in one execution. Decrease it if your findings are large.'),
          },
          'must be a mapping',
        )
        .default(defaultPolicy.gather)
        .describe('How the events of automatic controls become executions. The button never waits.'),
      notifications: notificationsSchema,
    },
    'must be a mapping',
  )
  .describe('Which findings ASR may remediate, and how.') satisfies z.ZodType<Policy>;
