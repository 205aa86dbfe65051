/** Accounts, health, metrics, and the stop switch. */
import { consoleRoles } from '@asr/orchestrator';
import { z } from '@hono/zod-openapi';

/** Each role includes the ones before it. */
export const roles = consoleRoles;

export const me = z
  .object({
    /** ARN of the caller: who acts, in history. */
    actor: z.string(),
    role: z.enum(roles),
    /** The accounts that the caller can see. `null`: all. */
    accounts: z.array(z.string()).nullable(),
    namespace: z.string(),
    /** Whether the console runs on the local cloud of the demo. */
    isDemo: z.boolean(),
    version: z.string(),
    /** The time of the deployment. The local cloud has a clock of its own. */
    now: z.string(),
  })
  .openapi('Me');

export const accounts = z
  .object({
    items: z.array(
      z.object({
        accountId: z.string(),
        name: z.string().nullable().describe('`null`: not known. The names of the first 20 accounts are read.'),
        /** Remediations of the last 30 days, by outcome. */
        recent: z.record(z.string(), z.number()),
      }),
    ),
    isPartial: z
      .boolean()
      .describe(
        'Whether the last 30 days have more remediations than were read. Then the numbers are of the newest ones, and accounts with only older ones are missing.',
      ),
  })
  .openapi('Accounts');

const check = z.object({
  id: z.string(),
  title: z.string(),
  /** `home`, or an account id. */
  place: z.string(),
  kind: z.enum(['ok', 'problem', 'unknown']),
  sentence: z.string(),
  fix: z.string().optional(),
  details: z.array(z.string()).optional(),
});

export const doctor = z
  .object({
    ok: z.number(),
    problems: z.number(),
    unknown: z.number(),
    checks: z.array(check),
    command: z.string(),
  })
  .openapi('Doctor');

const counted = z.object({ name: z.string(), count: z.number() });

export const metrics = z
  .object({
    since: z.string(),
    until: z.string(),
    isPartial: z
      .boolean()
      .describe('Whether the period has more remediations than were read. Then the numbers are of the newest ones.'),
    days: z.array(z.object({ day: z.string(), fixed: z.number(), failed: z.number(), asked: z.number() })),
    /** Seconds from the start to the end of fixed remediations. `null`: there are none. */
    secondsToRemediate: z.object({ p50: z.number(), p90: z.number() }).nullable(),
    total: z.object({ fixed: z.number(), undone: z.number(), all: z.number() }),
    /** What deadlines did: findings that ASR reported as overdue, asked about, and remediated. */
    overdue: z.object({ reported: z.number(), asked: z.number(), remediated: z.number() }),
    topControls: z.array(counted),
    topAccounts: z.array(counted),
    command: z.string(),
  })
  .openapi('Metrics');

const turn = z.object({ action: z.enum(['stop', 'start']), by: z.string(), because: z.string(), at: z.string() });

export const stop = z
  .object({
    /** The change that stopped ASR. `null`: ASR is not stopped. */
    stopped: turn
      .extend({
        isPartial: z
          .boolean()
          .describe('Whether ASR 0.1.0 stopped it, before an update. Then only some remediations are stopped.'),
      })
      .nullable(),
    turns: z.array(turn).describe('The newest 100 at most, newest first.'),
    commands: z.object({ stop: z.string(), start: z.string() }),
  })
  .openapi('Stop');
