import * as z from 'zod';
import type { Override } from '../model/index.ts';

const marked = z.object({
  'asr-override': z.object({ by: z.string().min(1).max(64), because: z.string().min(1).max(500) }),
});

/**
 * A person's word in the input of an execution, beside the event's own keys. No event of AWS can carry it: only who may
 * start executions directly can give it.
 */
export function overrideIn(event: unknown): Override | undefined {
  return marked.safeParse(event).data?.['asr-override'];
}
