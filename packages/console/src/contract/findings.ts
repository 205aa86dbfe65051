/** Open findings of Security Hub, and plans for them. */
import { z } from '@hono/zod-openapi';
import { change } from './remediation.ts';

const finding = z
  .object({
    findingId: z.string(),
    title: z.string(),
    controlId: z.string(),
    accountId: z.string(),
    region: z.string(),
    resourceId: z.string(),
    severity: z.string(),
    updatedAt: z.string(),
    /** Whether ASR has a playbook for the control. */
    hasPlaybook: z.boolean(),
    commands: z.object({ plan: z.string() }),
  })
  .openapi('Finding');

export const findingPage = z
  .object({ items: z.array(finding), nextCursor: z.string().nullable(), command: z.string() })
  .openapi('FindingPage');

const overdueFinding = z
  .object({
    findingId: z.string(),
    controlId: z.string(),
    accountId: z.string(),
    region: z.string(),
    resourceId: z.string(),
    severity: z.string(),
    /** The time at which the deadline of the policy passed. */
    dueAt: z.string(),
    daysOverdue: z.number().describe('Whole days since `dueAt`.'),
    /** What ASR reported and requested, from history. */
    status: z.string(),
    /** The next command: a plan, or why ASR did not remediate the finding. */
    command: z.string(),
  })
  .openapi('OverdueFinding');

export const overdue = z
  .object({
    items: z.array(overdueFinding).describe('The longest overdue first, 100 at most.'),
    count: z.number().describe('How many were found.'),
    hasMore: z.boolean().describe('Whether Security Hub has more findings than were read. Then more can be overdue.'),
    hasDeadlines: z.boolean().describe('Whether the policy has deadlines. Without any, no finding is overdue.'),
    command: z.string(),
  })
  .openapi('Overdue');

const plan = z
  .object({
    findingId: z.string(),
    controlId: z.string(),
    accountId: z.string(),
    region: z.string(),
    resourceId: z.string(),
    verdict: z.enum([
      'would-change',
      'would-ask',
      'refused',
      'failed',
      'left-alone',
      'compliant',
      'gone',
      'unfinished',
    ]),
    /** Changes that require no approval. */
    changes: z.array(change),
    /** Changes that require approval. */
    asked: z.array(change),
    reason: z.string(),
    warning: z.string(),
    whyAsked: z.string(),
    isReversible: z.boolean(),
  })
  .openapi('Plan');

export const plans = z
  .object({
    plans: z.array(plan),
    notPlanned: z.array(z.object({ findingId: z.string(), reason: z.string() })),
    missing: z.array(z.object({ accountId: z.string(), actions: z.array(z.string()) })),
    command: z.string(),
  })
  .openapi('Plans');
