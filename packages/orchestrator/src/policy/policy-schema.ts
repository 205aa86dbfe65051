/** The shape of `asr.config.yaml`. Strict everywhere: a key that is not understood is an error, never ignored. */
import * as z from 'zod';
import { controlIdPattern } from '../controls/index.ts';
import { delegatedActions, delegationName } from './delegation.ts';
import { defaultExemptions, defaultSettleMinutes, isDay } from './tags/index.ts';
import { defaultMinAccounts } from './limits.ts';
import { severities } from '../model/index.ts';
import { whyNoTime } from './windows.ts';
import { type Policy, approvals, defaultPolicy, defaultUndoDays, modes, ways } from './policy.ts';

const mode = z
  .enum(modes, 'must be off, manual, observe or automatic')
  .describe(
    'off: never. manual: only by the button. observe: only by the button, and every new finding is told what automatic would do. automatic: as soon as Security Hub reports a failure.',
  );

/** @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const mostConfigAccounts = 50;

/** What a parameter must be is known to its playbook alone, which checks it after this schema. */
const parameter = z.json();

const control = z.strictObject(
  {
    mode: mode.exactOptional(),
    via: z
      .enum(ways, 'must be playbook or runbook')
      .exactOptional()
      .describe('playbook: ASR makes the change. runbook: an SSM Automation in the member account does.'),
    parameters: z
      .record(z.string(), parameter, 'must be a mapping')
      .exactOptional()
      .describe("Replace the control's own parameters in Security Hub."),
    approval: z
      .enum(approvals, 'must be required or if-irreversible')
      .exactOptional()
      .describe('required: a person approves every plan. if-irreversible: only what cannot be undone waits.'),
  },
  'must be a mapping',
);

const accountId = z.string('must be an account id in quotes').regex(/^\d{12}$/, 'must be twelve digits');

/** An empty list would be read as "none" by one and as "all" by another. */
const oneOrMore = <Item extends z.ZodType>(item: Item) =>
  z.array(item, 'must be a list').min(1, 'must not be empty; remove it instead');

const organizationalUnits = oneOrMore(
  z
    .string()
    .regex(
      /^(ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}|r-[0-9a-z]{4,32})$/,
      'must be the id of a unit, such as ou-a1b2-c3d4e5f6',
    ),
)
  .exactOptional()
  .describe('Ids; accounts at any depth below them count.');

/** Of any partition. A typo in it would match no finding. */
const knownRegion =
  /^(af|ap|ca|cn|eu|eu-isoe|eusc-de|il|me|mx|sa|us|us-gov|us-iso[a-z]?)-(north|south|east|west|central|northeast|northwest|southeast|southwest)-\d{1,2}$/;

const selection = z.strictObject(
  {
    accounts: oneOrMore(accountId).exactOptional(),
    organizationalUnits,
    regions: oneOrMore(z.string().regex(knownRegion, 'must be a Region such as eu-west-1')).exactOptional(),
    resources: oneOrMore(z.string().min(1, 'must not be empty'))
      .exactOptional()
      .describe('ARNs, * for any characters.'),
    severities: oneOrMore(z.enum(severities, `must be one of ${severities.join(', ')}`)).exactOptional(),
    tags: z
      .record(z.string(), z.string('must be a text'), 'must be a mapping')
      .refine((tags) => Object.keys(tags).length > 0, 'must not be empty; remove it instead')
      .exactOptional()
      .describe("Of the resource: one of them is enough. '*': any value."),
  },
  'must be a mapping',
);

const exception = z.strictObject(
  {
    control: z
      .string()
      .refine((id) => id === 'all' || controlIdPattern.test(id), 'must be a control id such as EC2.13, or all'),
    resource: z.string().min(1, 'must not be empty').describe('An ARN, * for any characters.'),
    until: z.string('must be a day in quotes').refine(isDay, 'must be a day such as 2027-03-31'),
    reason: z.string().min(1, 'must not be empty'),
    owner: z.string().min(1, 'must not be empty'),
  },
  'must be a mapping',
);

/** Nothing can be left out of it: who may do what must be readable without subtracting. */
const delegation = z
  .strictObject(
    {
      name: z
        .string('must be a text')
        .regex(delegationName, 'must be 2 to 40 small letters, digits and hyphens, and begin with a letter')
        .describe('Its own in this file; the policy that `asr delegation policy` prints has it.'),
      accounts: oneOrMore(accountId).exactOptional(),
      organizationalUnits,
      may: oneOrMore(z.enum(delegatedActions, `must be one of ${delegatedActions.join(', ')}`))
        .default([...delegatedActions])
        .describe(
          'remediate: findings of these accounts. approve: say yes or no to plans. undo: take remediations back.',
        ),
    },
    'must be a mapping',
  )
  .refine(
    ({ accounts, organizationalUnits: units }) => accounts !== undefined || units !== undefined,
    'must name accounts or organizationalUnits',
  );

const limit = z.int('must be a whole number').min(1, 'must be 1 or more; to change nothing, set the mode to manual');

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
        .describe('By Security Control id, whatever the standard.'),
      configRules: z
        .strictObject(
          {
            accounts: z
              .array(accountId, 'must be a list')
              .max(
                mostConfigAccounts,
                `must be ${mostConfigAccounts} or fewer: the policy of a Lambda function has 20 KB`,
              )
              .default([])
              .describe('Whose AWS Config may call the evaluator.'),
          },
          'must be a mapping',
        )
        .default({ accounts: [] })
        .describe('Of SecurityGroup.1 and SecurityGroup.2, which rules of AWS Config detect.'),
      scope: z
        .strictObject({ include: selection.default({}), exclude: selection.default({}) }, 'must be a mapping')
        .default({ include: {}, exclude: {} })
        .describe(
          'What ASR may touch, by the button as well. include: all that is given must match. exclude: one is enough.',
        ),
      exceptions: z
        .array(exception, 'must be a list')
        .default([])
        .describe('What ASR leaves alone until a day, and for whom.'),
      exemptions: z
        .strictObject(
          {
            allowed: z.boolean('must be true or false').default(defaultExemptions.allowed),
            controls: oneOrMore(z.string().regex(controlIdPattern, 'must be a control id such as EC2.13'))
              .exactOptional()
              .describe('Only these can be exempted from by tag.'),
            accounts: oneOrMore(accountId).exactOptional().describe('Only resources of these can be exempted by tag.'),
            maxDays: z
              .int('must be a whole number')
              .min(1, 'must be 1 or more; to allow no exemption by tag, set allowed to false')
              .max(3650, 'must be 3650 or less')
              .default(defaultExemptions.maxDays)
              .describe('The last day of an exemption is at most so many days ahead.'),
          },
          'must be a mapping',
        )
        .default({ allowed: true, maxDays: defaultExemptions.maxDays })
        .describe('Which exemptions by the tag asr:exempt have an effect. Any other is ignored, and reported.'),
      undo: z
        .strictObject(
          {
            holdsDays: z
              .int('must be a whole number')
              .min(1, 'must be 1 or more')
              .max(365, 'must be a year or less')
              .default(defaultUndoDays)
              .describe('Days for which automatic remediation does not repeat what was undone.'),
          },
          'must be a mapping',
        )
        .exactOptional()
        .describe('How long an undo holds. Other violations of the same resource are still remediated.'),
      tags: z
        .strictObject(
          {
            settleMinutes: z
              .int('must be a whole number')
              .min(1, 'must be 1 or more')
              .max(10_080, 'must be a week or less')
              .default(defaultSettleMinutes)
              .describe('Minutes.'),
          },
          'must be a mapping',
        )
        .exactOptional()
        .describe(
          'How far a tag is trusted. If a tag that exempts or selects changed so many minutes before a violation, after it, or by the same actor, an approver decides.',
        ),
      approval: z
        .array(
          selection
            .omit({ tags: true })
            .refine(
              (one) => Object.keys(one).length > 0,
              'must name something; to ask always, set approval of the controls',
            ),
          'must be a list',
        )
        .default([])
        .describe(
          'Where a person approves every plan: all parts of one of them match. Of a control: approval: required.',
        ),
      approvals: z
        .strictObject(
          {
            separateRequester: z
              .boolean('must be true or false')
              .default(false)
              .describe('The approver must be another than the requester. An unknown requester counts as the same.'),
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
                .string('must be a text')
                .describe('Minute, hour, day of the month, month, day of the week: 0 22 * * 6'),
              minutes: z
                .int('must be a whole number')
                .min(1, 'must be 1 or more')
                .max(10_080, 'must be a week or less'),
              timeZone: z.string('must be a text').default('UTC').describe('Such as Europe/Berlin.'),
            })
            .superRefine((window, context) => {
              const problem = whyNoTime(window);
              if (problem !== undefined) context.addIssue({ code: 'custom', path: ['opens'], message: problem });
            }),
          'must be a list',
        )
        .default([])
        .describe('When automatic changes are made; outside, they wait for approval. Manual changes are not limited.'),
      delegation: z
        .array(delegation, 'must be a list')
        .default([])
        .describe(
          'What the owners of accounts may do themselves, without the right to start executions. See docs/guides/delegation.md.',
        ),
      limits: z
        .strictObject(
          {
            perAccountPerHour: limit.exactOptional().describe('Remediations that change something, in one account.'),
            perControlPerHour: limit
              .exactOptional()
              .describe('The same, of one control in all accounts. One account may use at most half.'),
            failuresPerControlPerHour: limit
              .exactOptional()
              .describe(
                'An account with so many failures of a control waits for approval; every account, if they are spread over minAccounts.',
              ),
            minAccounts: limit
              .default(defaultMinAccounts)
              .describe('Accounts in which a control must fail before it waits for approval everywhere.'),
            percentOfFindings: limit
              .max(100, 'must be 100 or less')
              .exactOptional()
              .describe(
                'Remediations of one control in an hour, as a share of its open findings, overall and in each account. One is always allowed.',
              ),
          },
          'must be a mapping',
        )
        .default({ minAccounts: defaultMinAccounts })
        .describe('Above them, a change waits for approval.'),
      stop: z
        .boolean('must be true or false')
        .default(defaultPolicy.stop)
        .describe('The kill switch: nothing is remediated, the button included.'),
      concurrency: z
        .int('must be a whole number')
        .min(2, 'must be 2 or more')
        .max(1000, 'must be 1000 or less')
        .default(defaultPolicy.concurrency)
        .describe('How many remediations run at the same time, over all accounts.'),
    },
    'must be a mapping',
  )
  .describe('What AWS findings ASR may remediate, and how.') satisfies z.ZodType<Policy>;
