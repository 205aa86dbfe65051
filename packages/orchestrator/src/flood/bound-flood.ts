/**
 * Limits the requests of one account per hour. Each event that matches a rule starts an execution, so a member account
 * could start any number of them. Above the limit, ASR skips the requests of the account and reports this once.
 */
import { type Answer, answer } from '../model/index.ts';
import type { Parsed } from '../parse/index.ts';
import type { Admit } from './admission.ts';

/** The name of the counts of requests, before the account id. */
const requestCounts = 'REQUESTS#';

/** The partition keys of these counts in the table of history, as a pattern for IAM conditions. */
export const requestCountKeys = `TALLY#${requestCounts}*`;

export interface FloodBound {
  /** Requests and answers of one account in an hour. */
  readonly most: number;
  readonly executionId: string;
  /** Called once for each account of the event. */
  readonly admit: Admit;
}

/**
 * Counts the requests and answers of each account, and replaces those above the limit with one answer. A retried Parse
 * counts them again, so the limit can apply too early. Requests of the button do not count.
 */
export async function boundFlood(parsed: Parsed, { most, executionId, admit }: FloodBound): Promise<Parsed> {
  const counted = Map.groupBy([...parsed.answers, ...parsed.items].filter(isCounted), ({ accountId }) => accountId);
  const dropped = new Set<object>();
  const skipped: Answer[] = [];
  for (const [accountId, ofAccount] of counted) {
    const { sum, isFirst } = await admit(`${requestCounts}${accountId}`, ofAccount.length, most, executionId);
    const above = ofAccount.slice(Math.max(0, ofAccount.length - Math.max(0, sum - most)));
    const [first] = above;
    if (first === undefined) continue;
    for (const one of above) dropped.add(one);
    skipped.push(skip(first, sentence(accountId, most), isFirst));
  }
  if (skipped.length === 0) return parsed;
  const stays = (one: object): boolean => !dropped.has(one);
  return { items: parsed.items.filter(stays), answers: [...parsed.answers.filter(stays), ...skipped] };
}

type Counted = Parsed['items'][number] | Answer;

/**
 * A declined finding may name an account that did not make it, and has one answer for each of its makers already. Only
 * AWS sets the account of all others.
 */
function isCounted({ accountId, source, finding }: Counted): boolean {
  return accountId !== '' && (source === 'detection' || finding.productArn !== '');
}

function skip(one: Counted, reason: string, isFirst: boolean): Answer {
  const skipped: Answer =
    'outcome' in one
      ? { ...one, outcome: 'skipped', reason, summary: '', next: 'report' }
      : answer(one, { outcome: 'skipped', reason });
  return { ...skipped, ...(isFirst ? { violation: true } : { isFlood: true }) };
}

function sentence(accountId: string, most: number): string {
  return `Account ${accountId} exceeds the limit of ${most} requests per hour (limits.requestsPerAccountPerHour). ASR skips its events and findings until the next hour, so violations remain. Find the cause, then use the button.`;
}
