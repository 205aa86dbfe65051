/** Token buckets whose calls wait for a token, as the SDK does by trying again. */
import { type QuotaName, quotas } from '@asr/local-cloud';

/** How calls waited for one quota. */
export interface Waits {
  readonly calls: number;
  /** Calls that had to wait. */
  readonly delayed: number;
  /** The longest wait in seconds. */
  readonly longest: number;
  /** The second of the day in which a call first had to wait. `undefined`: never. */
  readonly firstAt: number | undefined;
}

export interface Buckets {
  /**
   * Takes tokens, and returns after how many seconds the last of them is there.
   *
   * @param key Names the account or the Region, for quotas of members.
   */
  reserve(name: QuotaName, second: number, count: number, key?: string): number;
  /** Takes tokens that nothing waits for. Returns whether there were too few. */
  isExceeded(name: QuotaName, second: number, count: number): boolean;
  readonly waits: () => { readonly [name in QuotaName]: Waits };
}

interface Bucket {
  /** Negative: the number of calls that wait for a token. */
  tokens: number;
  at: number;
}

export function openBuckets(): Buckets {
  const buckets = new Map<string, Bucket>();
  const waits = new Map<QuotaName, Waits>();
  return {
    reserve(name, second, count, key = '') {
      const { burst, perSecond } = quotas[name];
      const bucket = buckets.get(`${name} ${key}`) ?? { tokens: burst, at: second };
      buckets.set(`${name} ${key}`, bucket);
      bucket.tokens = Math.min(burst, bucket.tokens + (second - bucket.at) * perSecond) - count;
      bucket.at = second;
      const wait = Math.max(0, -bucket.tokens / perSecond);
      const before = waits.get(name) ?? { calls: 0, delayed: 0, longest: 0, firstAt: undefined };
      waits.set(name, {
        calls: before.calls + count,
        delayed: before.delayed + (wait > 0 ? Math.min(count, -bucket.tokens) : 0),
        longest: Math.max(before.longest, wait),
        firstAt: before.firstAt ?? (wait > 0 ? second : undefined),
      });
      return wait;
    },
    isExceeded(name, second, count) {
      const { burst, perSecond } = quotas[name];
      const bucket = buckets.get(name) ?? { tokens: burst, at: second };
      const tokens = Math.min(burst, bucket.tokens + (second - bucket.at) * perSecond) - count;
      buckets.set(name, { tokens: Math.max(0, tokens), at: second });
      return tokens < 0;
    },
    waits: () =>
      Object.fromEntries(
        Object.keys(quotas).map((name) => [
          name,
          waits.get(name as QuotaName) ?? { calls: 0, delayed: 0, longest: 0, firstAt: undefined },
        ]),
      ) as { readonly [name in QuotaName]: Waits },
  };
}
