/** Controls and the policy. */
import { z } from '@hono/zod-openapi';

export const mode = z.enum(['off', 'manual', 'observe', 'automatic']);

const control = z
  .object({
    controlId: z.string(),
    title: z.string(),
    resourceType: z.string(),
    standards: z.record(z.string(), z.array(z.string())),
    effect: z.string(),
    irreversible: z.array(z.string()),
    hasRunbook: z.boolean(),
    parameters: z.record(z.string(), z.unknown()),
    permissions: z.array(z.string()),
    /** What its changes can break. */
    risks: z.string(),
    /** Why the control exists, and what ASR changes. */
    explanation: z.array(z.string()),
    see: z.string(),
    mode,
    via: z.string(),
    approval: z.string(),
    /** Remediations of the last 30 days, by outcome. */
    recent: z.record(z.string(), z.number()),
    command: z.string(),
  })
  .openapi('Control');

export const controls = z
  .object({
    items: z.array(control),
    isPartial: z
      .boolean()
      .describe(
        'Whether the last 30 days have more remediations than were read. Then `recent` counts the newest ones.',
      ),
    command: z.string(),
  })
  .openapi('Controls');

const policyProblem = z.object({ line: z.number(), column: z.number(), problem: z.string() });

export const policy = z
  .object({
    /** Name of the file. `null`: there is none, and the default policy applies. */
    file: z.string().nullable(),
    text: z.string(),
    problems: z.array(policyProblem),
    warnings: z.array(z.string()),
    controls: z.array(
      z.object({ controlId: z.string(), mode, via: z.string(), approval: z.string(), isListed: z.boolean() }),
    ),
    command: z.string(),
  })
  .openapi('Policy');

/** What a change of one mode would do. */
export const policyImpact = z
  .object({
    controlId: z.string(),
    from: mode.nullable(),
    to: mode,
    /** The policy file after the change, and the difference as a patch. */
    patch: z.string(),
    rules: z.array(z.object({ change: z.string(), name: z.string(), conditions: z.array(z.string()) })),
    /** What automatic mode would have changed, from the observations of the last 7 days. */
    observed: z.object({
      resources: z.number(),
      wouldChange: z.number(),
      wouldAsk: z.number(),
      refused: z.number(),
      failed: z.number(),
      isPartial: z
        .boolean()
        .describe('Whether there are more observations than were read. Then the numbers are of the newest ones.'),
    }),
    openFindings: z.object({
      count: z.number(),
      hasMore: z.boolean().describe('Whether Security Hub has more than were counted.'),
    }),
    command: z.string(),
  })
  .openapi('PolicyImpact');
