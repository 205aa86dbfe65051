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
  readonly tokens: number;
  /** When `tokens` was true, in milliseconds. */
  readonly at: number;
}

/** The bucket without one token, or `undefined` if it has none. A bucket that was never used is full. */
export function takeToken(rate: Rate, now: number, bucket?: Bucket): Bucket | undefined {
  const { tokens, at } = bucket ?? { tokens: rate.burst, at: now };
  const refilled = Math.min(rate.burst, tokens + ((now - at) / 1000) * rate.perSecond);
  return refilled < 1 ? undefined : { tokens: refilled - 1, at: now };
}
