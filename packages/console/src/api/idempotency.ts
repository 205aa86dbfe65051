/**
 * Answers a repeated request with the answer of the first one. In memory: a repetition after a restart starts again, and
 * then the names of the executions prevent that something happens twice.
 *
 * @see https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/
 */
import { ConsoleError } from '../contract/index.ts';

/** Keys that are remembered. The oldest are forgotten. */
const most = 1000;

export interface Idempotency {
  /**
   * @param caller Keys of other callers are other keys.
   * @param key Absent: the action runs every time.
   * @param request What the caller asked for. Another request with the same key is refused.
   */
  once<Result>(
    caller: string,
    key: string | undefined,
    request: string,
    action: () => Promise<Result>,
  ): Promise<Result>;
}

export function idempotency(): Idempotency {
  const known = new Map<string, { readonly request: string; readonly result: Promise<unknown> }>();
  return {
    once<Result>(
      caller: string,
      key: string | undefined,
      request: string,
      action: () => Promise<Result>,
    ): Promise<Result> {
      if (key === undefined) return action();
      if (!/^[\w-]{8,64}$/.test(key))
        throw new ConsoleError(400, 'An Idempotency-Key has 8 to 64 letters, digits, hyphens or underscores.');
      const own = JSON.stringify([caller, key]);
      const before = known.get(own);
      if (before !== undefined) {
        if (before.request === request) return before.result as Promise<Result>;
        throw new ConsoleError(422, 'This Idempotency-Key belongs to another request. Use a new key.');
      }
      const result = action();
      known.set(own, { request, result });
      // A request that failed can be repeated.
      result.catch(() => known.delete(own));
      const [oldest] = known.keys();
      if (known.size > most && oldest !== undefined) known.delete(oldest);
      return result;
    },
  };
}
