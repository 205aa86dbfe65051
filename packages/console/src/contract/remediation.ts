/** A remediation as the console shows it: the record of history, and the commands that do the same as its buttons. */
import { z } from '@hono/zod-openapi';
import { outcomes, severities } from '@asr/orchestrator';
import { digest, remediationId } from './texts.ts';

export const change = z
  .looseObject({ field: z.string(), key: z.string().optional(), from: z.unknown(), to: z.unknown() })
  .openapi('Change');

const conflict = change.extend({ now: z.unknown() }).openapi('Conflict');

const byAt = z.object({ by: z.string(), at: z.string() });

export const remediation = z
  .object({
    remediationId,
    controlId: z.string(),
    accountId: z.string(),
    region: z.string(),
    resourceType: z.string(),
    resourceId: z.string(),
    findingId: z.string(),
    severity: z.enum(severities).optional(),
    /** `null`: it is running. */
    outcome: z.enum(outcomes).nullable(),
    reason: z.string(),
    /** Why the changes are planned. */
    because: z.string(),
    /** What the changes can break, or who can revert them. */
    warning: z.string(),
    /** Why the plan waits for approval, from the policy and the playbook. */
    whyAsked: z.string(),
    source: z.string(),
    actor: z.string(),
    startedAt: z.string(),
    finishedAt: z.string().nullable(),
    changes: z.array(change),
    pending: z.array(change),
    digest: digest.nullable(),
    /** Whether every change that was made, or is planned, can be undone. */
    isReversible: z.boolean(),
    approval: z.object({ by: z.string(), because: z.string() }).nullable(),
    undo: byAt.nullable(),
    conflict: z.array(conflict),
    deferredUntil: z.string().optional(),
    /** The execution of the last answer. An action is done when this is its execution. */
    lastExecution: z.string().nullable(),
    /** Pages of the AWS console. */
    links: z.array(z.object({ text: z.string(), href: z.url() })),
    /** The command line for each action. `…` stands for the reason. */
    commands: z.object({
      history: z.string(),
      approve: z.string().optional(),
      reject: z.string().optional(),
      undo: z.string().optional(),
    }),
  })
  .openapi('Remediation');
export type Remediation = z.infer<typeof remediation>;

export const remediationPage = z
  .object({
    items: z.array(remediation),
    nextCursor: z.string().nullable().describe('`null`: there are no more.'),
    isPartial: z
      .boolean()
      .describe(
        'Whether the page ended before it was full, because it read as many remediations as one page may. Older ones can match: continue with `nextCursor`.',
      ),
  })
  .openapi('RemediationPage');

export const inbox = z
  .object({
    awaitingApproval: z.array(remediation),
    failed: z.array(remediation),
    refused: z.array(remediation),
    deferred: z.array(remediation),
    counts: z
      .object({
        awaitingApproval: z.number(),
        failed: z.number(),
        refused: z.number(),
        deferred: z.number(),
      })
      .describe('How many were found. Each list has the newest 100 of them at most.'),
    isPartial: z
      .boolean()
      .describe('Whether the period has more remediations than were read. Then older plans and failures are missing.'),
    command: z.string(),
  })
  .openapi('Inbox');

export const undoPreview = z
  .object({
    remediationId,
    /** In the order in which the undo makes them. */
    changes: z.array(change),
    irreversible: z.array(change),
    /** Why there is nothing to undo. `null` if there is. */
    nothing: z.string().nullable(),
    command: z.string(),
  })
  .openapi('UndoPreview');

/** How an action on a remediation ended. */
export const actionResult = z
  .object({
    /** `null`: it is running. A remediation whose approval was refused still awaits approval. */
    outcome: z.enum(outcomes).nullable(),
    reason: z.string(),
  })
  .openapi('ActionResult');

/** An execution that an action started. */
export const started = z
  .object({ executionArn: z.string(), /** The command line that does the same. */ command: z.string() })
  .openapi('Started');
