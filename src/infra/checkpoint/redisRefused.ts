import { Data } from "effect"

/** A Redis that answered, but must not hold our checkpoints. `mend` says in one sentence what the operator should do. */
export class RedisRefused extends Data.TaggedError("RedisRefused")<{
  readonly reason: "unauthorised" | "wrong protocol" | "no such database" | "too old" | "evicts" | "replica" | "cluster"
  /** What was found: a version, a policy, the server's own words. Never a secret. */
  readonly found: string
  readonly mend: string
}> {
  override get message() {
    return `REDIS_URL: ${this.reason} (${this.found}). ${this.mend}`
  }
}

/** ioredis hangs the command, with passwords and records, on its errors: only these words leave this folder. */
export const wordsOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  // Refused on both of localhost's addresses: an AggregateError with an empty message.
  return error.message || ("code" in error ? String(error.code) : error.name)
}

/** Reads an error of the connection as a refusal; null when the server may just be away. */
export const refusalOfError = (error: unknown): RedisRefused | null => {
  const found = wordsOf(error)
  if (/^(NOAUTH|WRONGPASS|NOPERM)/.test(found)) {
    return new RedisRefused({
      reason: "unauthorised",
      found,
      mend: "Put a user and password into it that may run INFO, EVAL, EVALSHA, GET, SET, HSET, HDEL and HSCAN."
    })
  }
  if (/DB index/.test(found)) {
    return new RedisRefused({ reason: "no such database", found, mend: "End it with a database number that exists." })
  }
  if (/Unknown RESP type|wrong version number|packet length too long/.test(found)) {
    return new RedisRefused({
      reason: "wrong protocol",
      found: "no Redis answers there",
      mend: "Check host and port; begin it with rediss:// when the server speaks TLS, with redis:// when not."
    })
  }
  return null
}

/** The lines `name:value` of INFO. */
export const parseInfo = (text: string): ReadonlyMap<string, string> =>
  new Map(
    text.split("\r\n").flatMap((line) => {
      const colon = line.indexOf(":")
      return colon > 0 ? [[line.slice(0, colon), line.slice(colon + 1)] as const] : []
    })
  )

/** Reads what a server says of itself; null when it will do. */
export const refusalOfInfo = (info: ReadonlyMap<string, string>): RedisRefused | null => {
  const version = info.get("redis_version") ?? "unknown"
  if (!(Number.parseInt(version, 10) >= 7)) {
    return new RedisRefused({ reason: "too old", found: version, mend: "Use Redis 7 or newer." })
  }
  if (info.get("cluster_enabled") === "1") {
    return new RedisRefused({ reason: "cluster", found: "cluster mode", mend: "Use a Redis outside cluster mode." })
  }
  if (info.get("role") === "slave") {
    return new RedisRefused({ reason: "replica", found: "read-only", mend: "Give the address of its primary." })
  }
  const policy = info.get("maxmemory_policy") ?? "noeviction"
  if (policy !== "noeviction") {
    return new RedisRefused({ reason: "evicts", found: policy, mend: 'Set its "maxmemory-policy" to "noeviction".' })
  }
  return null
}
