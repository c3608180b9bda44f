import type { RouteLimit } from "./Route.ts"
import type { RestResponse } from "./RestRequest.ts"

/** Requests a second, whatever the route. */
const GLOBAL = 50

interface Window {
  readonly opened: number
  readonly used: number
}

export type Scope = "user" | "global" | "shared"

export const tooMany = (scope: Scope, retryAfter: number): RestResponse => ({
  status: 429,
  body: { message: "You are being rate limited.", retry_after: retryAfter, global: scope === "global" },
  headers: {
    "Retry-After": String(Math.ceil(retryAfter)),
    "X-RateLimit-Scope": scope,
    ...(scope === "global" ? { "X-RateLimit-Global": "true" } : {}),
    "X-RateLimit-Reset-After": retryAfter.toFixed(3)
  }
})

const hash = (text: string): string => {
  let value = 0xcbf29ce484222325n
  for (const character of text) {
    value = BigInt.asUintN(64, (value ^ BigInt(character.codePointAt(0) ?? 0)) * 0x100000001b3n)
  }
  return value.toString(16).padStart(16, "0")
}

/** Fixed windows by bucket, and one for everything. */
export class RateLimits {
  readonly #now: () => number
  readonly #windows = new Map<string, Window>()

  constructor(now: () => number) {
    this.#now = now
  }

  /** Counts a request. Answers the headers it earns, or the 429 it meets. */
  take(
    bucket: string,
    { limit, window }: RouteLimit
  ): { readonly headers: Record<string, string>; readonly refused: RestResponse | null } {
    const now = this.#now()
    const everything = this.#count("", now, 1000)
    if (everything.used > GLOBAL) {
      return { headers: {}, refused: tooMany("global", (everything.opened + 1000 - now) / 1000) }
    }
    const { opened, used } = this.#count(bucket, now, window)
    const resetAfter = (opened + window - now) / 1000
    const headers = {
      "X-RateLimit-Limit": String(limit),
      "X-RateLimit-Remaining": String(Math.max(0, limit - used)),
      "X-RateLimit-Reset": ((opened + window) / 1000).toFixed(3),
      "X-RateLimit-Reset-After": resetAfter.toFixed(3),
      "X-RateLimit-Bucket": hash(bucket)
    }
    return { headers, refused: used > limit ? tooMany("user", resetAfter) : null }
  }

  #count(key: string, now: number, length: number): Window {
    const last = this.#windows.get(key)
    const fresh = last === undefined || now >= last.opened + length
    const next = fresh ? { opened: now, used: 1 } : { opened: last.opened, used: last.used + 1 }
    this.#windows.set(key, next)
    return next
  }
}
