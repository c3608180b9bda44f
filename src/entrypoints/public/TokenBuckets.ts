import { Recent } from "../../infra/bounded/Recent.ts"

/** What one address may take. */
export interface Allowance {
  /** At one go, after a pause. */
  readonly burst: number
  readonly perSecond: number
}

/** Addresses remembered: some 100 bytes each. */
const remembered = 50_000

interface Bucket {
  tokens: number
  /** When `tokens` was so: ms. */
  at: number
}

/** A token bucket for each address. The one that was least recently seen is forgotten for a new one: it has filled up. */
export class TokenBuckets {
  readonly #allowance: Allowance
  readonly #buckets = new Recent<Bucket>(remembered)

  constructor(allowance: Allowance) {
    this.#allowance = allowance
  }

  /** Takes a token at `now` (ms). Answers 0, or in how many ms there will be one. */
  take(address: string, now: number): number {
    const { burst, perSecond } = this.#allowance
    const bucket = this.#buckets.get(address) ?? { tokens: burst, at: now }
    this.#buckets.set(address, bucket)
    bucket.tokens = Math.min(burst, bucket.tokens + (Math.max(0, now - bucket.at) / 1000) * perSecond)
    bucket.at = now
    if (bucket.tokens < 1) return Math.max(1, Math.round(((1 - bucket.tokens) / perSecond) * 1000))
    bucket.tokens--
    return 0
  }
}
