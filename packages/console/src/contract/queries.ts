/** The filters of lists: the same in the API and for an agent. */
import { z } from '@hono/zod-openapi';
import { cursor, findingId } from './texts.ts';

const limit = z.coerce.number().int().min(1).max(100).default(25);
const short = z.string().min(1).max(2048).optional();

/** The page of a list. */
export const page = z.object({ cursor: cursor.optional(), limit });

/**
 * How many remediations to read at most, so that a page can show numbers of the newest ones at once, and of all of them later.
 * The answer says with `isPartial` that there are more.
 */
export const most = z.coerce.number().int().min(50).max(20_000).optional();

/** A time such as `24h`, `7d`, a day, or ISO 8601. */
export const since = (value: string) => z.string().min(2).max(30).default(value);

export const findingQuery = z.object({ control: short, account: short, severity: short, ...page.shape });

export const remediationQuery = z.object({
  control: short,
  account: short,
  resource: short,
  finding: short,
  outcome: short,
  actor: short,
  since: short,
  until: short,
  ...page.shape,
});

/** Findings to plan or to remediate. */
export const findingIds = z.array(findingId).min(1).max(20);
