/** The schema of `delegation`. A delegation has no exclusions: it lists everything that it allows. */
import * as z from 'zod';
import { controlIdPattern } from '../controls/index.ts';
import { userNamePattern } from '../people/index.ts';
import { delegatedActions, delegationName } from './delegation.ts';
import { accountId, oneOrMore, organizationalUnits } from './schema-parts/index.ts';

/** @see https://learn.microsoft.com/entra/fundamentals/how-to-find-tenant */
const uuid = (what: string) =>
  z
    .string('must be a string')
    .regex(
      /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
      `must be ${what} in lowercase, such as 72f988bf-86f1-41af-91ab-2d7cd011db47`,
    );

/** @see https://docs.slack.dev/reference/interaction-payloads/block_actions-payload */
const slack = z.strictObject(
  {
    team: z.string('must be a string').regex(/^T[A-Z0-9]{8,20}$/, 'must be the id of a workspace, such as T0123ABCD'),
    user: z.string('must be a string').regex(/^[UW][A-Z0-9]{8,20}$/, 'must be the id of a member, such as U0123ABCD'),
  },
  'must be a mapping',
);

const teams = z.strictObject(
  { tenant: uuid('the id of a tenant'), user: uuid('the object id of a user') },
  'must be a mapping',
);

/** History and messages contain the name, so it has no slash and no space. */
const person = z
  .strictObject(
    {
      person: z
        .string('must be a string')
        .regex(userNamePattern, 'must have 2 to 64 letters, digits and characters of _+=,.@-')
        .describe('Their user name in IAM Identity Center, or the session name of their role.'),
      slack: slack.exactOptional().describe('Ids of the workspace and the member.'),
      teams: teams.exactOptional().describe('Ids of the Microsoft Entra tenant and of the user (object id).'),
    },
    'must be a mapping',
  )
  .refine(({ slack: a, teams: b }) => a !== undefined || b !== undefined, 'must name slack or teams');

export const delegationSchema = z
  .strictObject(
    {
      name: z
        .string('must be a string')
        .regex(delegationName, 'must have 2 to 40 lowercase letters, digits and hyphens, and start with a letter')
        .describe('Unique in this file. The IAM policy that `asr delegation policy` prints contains it.'),
      accounts: oneOrMore(accountId).exactOptional(),
      organizationalUnits,
      controls: oneOrMore(z.string().regex(controlIdPattern, 'must be a control id such as EC2.13'))
        .exactOptional()
        .describe('Only these controls. Without it, every control.'),
      may: oneOrMore(z.enum(delegatedActions, `must be one of ${delegatedActions.join(', ')}`))
        .default([...delegatedActions])
        .describe(
          'remediate: remediate findings of these accounts. approve: approve or reject plans. undo: undo remediations.',
        ),
      automaticOnly: z
        .boolean('must be true or false')
        .exactOptional()
        .describe(
          'true: remediate only what the policy makes automatic, with its windows and limits, as for a new finding. For agents. Excludes approve.',
        ),
      chat: oneOrMore(person)
        .exactOptional()
        .describe('The people who may approve and reject from a chat. Requires approve.'),
    },
    'must be a mapping',
  )
  .refine(
    ({ accounts, organizationalUnits: units }) => accounts !== undefined || units !== undefined,
    'must name accounts or organizationalUnits',
  );
