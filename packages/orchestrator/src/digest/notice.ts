/** What the queues of messages contain: outcomes from the event bus, and questions from the state machine. */
import type { OutcomeDetail, UnreadDetail } from '../report/index.ts';

/** A plan that waits for approval, as the state machine sends it. */
export interface Question {
  readonly kind: 'question';
  /** The execution and the plans: the same if the state machine sends it again. */
  readonly key: string;
  readonly subject: string;
  readonly message: string;
}

export type Outcome = { readonly kind: 'outcome'; readonly key: string; readonly detail: OutcomeDetail };
export type Unread = { readonly kind: 'unread'; readonly key: string; readonly detail: UnreadDetail };

export type Notice = Outcome | Unread | Question;

/** @returns `undefined` for a body that neither ASR nor its state machine wrote. */
export function readNotice(body: string): Notice | undefined {
  const given = parsed(body);
  if (given === undefined) return undefined;
  if (given['kind'] === 'question') return questionIn(given);
  const { detail } = given;
  if (!isObject(detail) || !hasTexts(detail, ['executionId', 'reason', 'at'])) return undefined;
  const { executionId } = detail;
  if (!('outcome' in detail)) {
    return { kind: 'unread', key: [executionId, 'unread'].join('/'), detail: detail as unknown as UnreadDetail };
  }
  if (!hasTexts(detail, ['outcome', 'remediationId', 'accountId', 'region', 'controlId', 'resourceId', 'summary']))
    return undefined;
  // Report puts an event again if the answer of EventBridge was lost. It then has another id, and the same key.
  const key = [executionId, detail['remediationId'], detail['outcome']].join('/');
  return { kind: 'outcome', key, detail: detail as unknown as OutcomeDetail };
}

function questionIn(given: { readonly [name: string]: unknown }): Question | undefined {
  if (!hasTexts(given, ['executionId', 'subject', 'message'])) return undefined;
  const { executionId, subject, message } = given as {
    readonly [name in 'executionId' | 'subject' | 'message']: string;
  };
  // The message contains the ids of the plans.
  return { kind: 'question', key: [executionId, message].join('/'), subject, message };
}

function parsed(body: string): { readonly [name: string]: unknown } | undefined {
  try {
    const given: unknown = JSON.parse(body);
    return isObject(given) ? given : undefined;
  } catch {
    return undefined;
  }
}

function isObject(given: unknown): given is { readonly [name: string]: unknown } {
  return typeof given === 'object' && given !== null;
}

function hasTexts(given: { readonly [name: string]: unknown }, names: readonly string[]): boolean {
  return names.every((name) => typeof given[name] === 'string');
}
