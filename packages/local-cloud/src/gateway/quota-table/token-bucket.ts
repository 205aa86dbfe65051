/**
 * A token bucket, the algorithm of AWS's throttling: each call takes a token, and tokens refill at a constant rate. Pure.
 *
 * @see https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html
 */
export interface Rate {
  /** Tokens of a full bucket: the maximum number of simultaneous calls. */
  readonly burst: number;
  /** Tokens that refill per second. */
  readonly perSecond: number;
}

export interface Bucket {
  /** Negative: calls that AWS delays instead of rejecting. */
  readonly tokens: number;
  /** When `tokens` was true, in milliseconds. */
  readonly at: number;
}

/** The bucket without these tokens, or `undefined` if it has fewer. A bucket that was never used is full. */
export function takeToken(rate: Rate, now: number, bucket?: Bucket, count = 1): Bucket | undefined {
  const taken = reserveToken(rate, now, bucket, count);
  return taken.tokens < 0 ? undefined : taken;
}

/** The bucket without these tokens, which it may still lack. */
export function reserveToken(rate: Rate, now: number, bucket?: Bucket, count = 1): Bucket {
  const { tokens, at } = bucket ?? { tokens: rate.burst, at: now };
  const refilled = Math.min(rate.burst, tokens + (Math.max(0, now - at) / 1000) * rate.perSecond);
  return { tokens: refilled - count, at: Math.max(now, at) };
}

/** Milliseconds until the bucket lacks nothing. */
export function untilReady({ perSecond }: Rate, now: number, { tokens, at }: Bucket): number {
  return Math.max(0, at - now + (Math.max(0, -tokens) / perSecond) * 1000);
}
