/** The limits in the policy file. */
import * as z from 'zod';
import { aboveLimit, defaultDeferHours, defaultMinAccounts, defaultMostRequests } from './limits.ts';

const limit = z.int('must be a whole number').min(1, 'must be 1 or more; to change nothing, set the mode to manual');

export const limitsSchema = z
  .strictObject(
    {
      requestsPerAccountPerHour: z
        .int('must be a whole number')
        .min(10, 'must be 10 or more')
        .max(100_000, 'must be 100000 or less')
        .default(defaultMostRequests)
        .describe('The maximum number of requests by event rules, in one account. Further ones are skipped.'),
      perAccountPerHour: limit
        .exactOptional()
        .describe('The maximum number of remediations that change a resource, in one account.'),
      perControlPerHour: limit
        .exactOptional()
        .describe(
          'The maximum number of remediations that change a resource, for one control in all accounts. One account may use at most half.',
        ),
      failuresPerControlPerHour: limit
        .exactOptional()
        .describe(
          'If a control fails this often in an account, its changes there wait for approval. If the failures are spread over minAccounts accounts, its changes wait in every account.',
        ),
      minAccounts: limit
        .default(defaultMinAccounts)
        .describe(
          'The number of accounts in which a control must fail before its changes wait for approval in every account.',
        ),
      percentOfFindings: limit
        .max(100, 'must be 100 or less')
        .exactOptional()
        .describe(
          'The maximum number of remediations of one control, as a percentage of its open findings, overall and in each account. One is always allowed.',
        ),
      above: z
        .enum(aboveLimit, 'must be defer or ask')
        .default('defer')
        .describe(
          'defer: a change above a limit waits for the next hour that has room for it. ask: it waits for approval.',
        ),
      deferHours: z
        .int('must be a whole number')
        .min(1, 'must be 1 or more')
        .max(36, 'must be 36 or less')
        .default(defaultDeferHours)
        .describe('The hours for which a change is deferred at most. After that, it waits for approval.'),
    },
    'must be a mapping',
  )
  .default({
    requestsPerAccountPerHour: defaultMostRequests,
    minAccounts: defaultMinAccounts,
    above: 'defer',
    deferHours: defaultDeferHours,
  })
  .describe('Limits per hour. A change above a limit is deferred, and a request above one is skipped.');
