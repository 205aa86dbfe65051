/** Where a run of the deadlines continues: the message of the queue. Pure. */
import * as z from 'zod';

const position = z.strictObject({
  /** ISO 8601: when the run started. */
  startedAt: z.iso.datetime(),
  /** Index of the query. */
  query: z.int().min(0),
  /** The token of the next page. Absent: the first page of the query. */
  token: z.string().exactOptional(),
  /** Requests of this run, by account. */
  requested: z.record(z.string(), z.int()),
  /** Findings of this run that could not be processed. */
  failed: z.int().min(0),
});

export type Position = z.infer<typeof position>;

/** A message of the schedule has no position, so its run starts from the beginning. */
export function positionIn(body: string, now: Date): Position {
  const start = { startedAt: now.toISOString(), query: 0, requested: {}, failed: 0 };
  try {
    return position.safeParse(JSON.parse(body)).data ?? start;
  } catch {
    return start;
  }
}
