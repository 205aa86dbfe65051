import * as z from 'zod';
import { type Override, sanitize } from '../model/index.ts';

/** An ARN of STS or IAM has at most so many characters. */
const longestActor = 2048;

const overridden = z.object({
  'asr-override': z.object({ by: z.string().min(1).max(longestActor), because: z.string().min(1).max(500) }),
});
const requested = z.object({ 'asr-actor': z.string().min(1).max(longestActor) });

/**
 * An operator's decision to ignore scope and exceptions for this execution, beside the event's own keys. No event of AWS
 * can carry it: only a caller who may start executions can give it.
 */
export function overrideIn(event: unknown): Override | undefined {
  const override = overridden.safeParse(event).data?.['asr-override'];
  return override && { by: sanitize(override.by, 300), because: sanitize(override.because, 500) };
}

/** Who started the execution, where the caller wrote it beside the event's own keys, as `asr remediate` does. */
export function actorIn(event: unknown): string | undefined {
  const actor = requested.safeParse(event).data?.['asr-actor'];
  return actor && sanitize(actor, 300);
}
