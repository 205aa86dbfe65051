/** The event that reports that Parse could not read an event. It concerns no remediation. Pure. */
import { executionLink, sanitize } from '../model/index.ts';
import { type Failure, whyFailed } from './given-up.ts';

export const unreadEventType = 'ASR Unread Event';

export interface UnreadDetail {
  readonly version: '1';
  readonly executionId: string;
  readonly reason: string;
  /** ISO 8601: when it was reported. */
  readonly at: string;
  /** Always in the digest: nothing else reports it. */
  readonly digest: true;
  readonly links: { readonly execution: string };
}

/** @param failure The error of Parse. */
export function unreadDetail(failure: Failure, executionId: string, now: Date): UnreadDetail {
  return {
    version: '1',
    executionId,
    reason: sanitize(`An event could not be read: ${whyFailed(failure)}`, 1000),
    at: now.toISOString(),
    digest: true,
    links: { execution: executionLink(executionId) },
  };
}
