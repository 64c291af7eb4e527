/** Requests that a key may send: so many at once, and so many a second after that. */
export type BucketLimit = { readonly burst: number; readonly perSecond: number };

export type Taken = {
  readonly allowed: boolean;
  readonly remaining: number;
  /** Seconds until one more request is allowed; 0 when it is. */
  readonly retryAfterSeconds: number;
  /** Seconds until the bucket is full again. */
  readonly resetSeconds: number;
};

/** Above so many, buckets that are full again are forgotten: they are what a new one would be. */
const BUCKETS_KEPT = 10_000;

/**
 * Token buckets by name, in this process's memory: each of n web processes counts for itself, so n of them let n times
 * as much through. Who takes 0 of them only looks.
 * @param nowMs a clock that never goes back
 */
export function createTokenBuckets(
  { burst, perSecond }: BucketLimit,
  nowMs: () => number = () => performance.now(),
): (name: string, tokens?: 0 | 1) => Taken {
  const buckets = new Map<string, { tokens: number; at: number }>();
  const refilled = (bucket: { tokens: number; at: number }, now: number): number =>
    Math.min(burst, bucket.tokens + ((now - bucket.at) / 1000) * perSecond);
  return (name, wanted = 1) => {
    const now = nowMs();
    if (buckets.size >= BUCKETS_KEPT)
      for (const [key, bucket] of buckets) if (refilled(bucket, now) >= burst) buckets.delete(key);
    const known = buckets.get(name);
    const before = known ? refilled(known, now) : burst;
    const allowed = before >= 1;
    const tokens = allowed ? before - wanted : before;
    if (wanted > 0) buckets.set(name, { tokens, at: now });
    return {
      allowed,
      remaining: Math.floor(tokens),
      retryAfterSeconds: allowed ? 0 : Math.max(1, Math.ceil((1 - tokens) / perSecond)),
      resetSeconds: Math.ceil((burst - tokens) / perSecond),
    };
  };
}
