import type { ClientContext, Result } from "ioredis"
import { type Change, parts } from "./journal.ts"

declare module "ioredis" {
  interface RedisCommander<Context extends ClientContext> {
    guildhallTakeOver(...args: ReadonlyArray<string | number>): Result<string | null, Context>
    guildhallWrite(...args: ReadonlyArray<string | number>): Result<string | null, Context>
  }
}

/**
 * Keys of both scripts: the epoch, the turn, then the parts in order. Both answer null when they did their work,
 * else why not: the epoch that stands in the way, "lost" or "late".
 *
 * The turn is a number that grows with every call of one process. A write that timed out may still be under way
 * in the network while its successor arrives over a new connection; coming after it, it is turned away.
 */
export const scripts = {
  guildhallTakeOver: {
    numberOfKeys: 2,
    lua: `
      local stored = redis.call('GET', KEYS[1])
      if stored and tonumber(stored) > tonumber(ARGV[1]) then return stored end
      redis.call('SET', KEYS[1], ARGV[1])
      redis.call('SET', KEYS[2], ARGV[2])
      return nil`
  },
  // After epoch and turn come, for each part, how many values are put and deleted, then these.
  // An older stored epoch means that the takeover itself was forgotten.
  guildhallWrite: {
    numberOfKeys: 2 + parts.length,
    lua: `
      local stored = redis.call('GET', KEYS[1])
      if not stored or tonumber(stored) < tonumber(ARGV[1]) then return 'lost' end
      if stored ~= ARGV[1] then return stored end
      if tonumber(redis.call('GET', KEYS[2]) or 0) >= tonumber(ARGV[2]) then return 'late' end
      redis.call('SET', KEYS[2], ARGV[2])
      local at = 3
      for part = 3, #KEYS do
        local puts, deletes = tonumber(ARGV[at]), tonumber(ARGV[at + 1])
        at = at + 2
        if puts > 0 then redis.call('HSET', KEYS[part], unpack(ARGV, at, at + puts - 1)) end
        at = at + puts
        if deletes > 0 then redis.call('HDEL', KEYS[part], unpack(ARGV, at, at + deletes - 1)) end
        at = at + deletes
      end
      return nil`
  }
}

/** A step of a journal entry as arguments of `guildhallWrite`. */
export const argumentsOf = (chunk: ReadonlyArray<Change>): ReadonlyArray<string | number> =>
  parts.flatMap((part) => {
    const changes = chunk.filter((change) => change.part === part)
    const puts = changes.flatMap(({ field, value }) => (value === null ? [] : [field, value]))
    const deletes = changes.flatMap(({ field, value }) => (value === null ? [field] : []))
    return [puts.length, deletes.length, ...puts, ...deletes]
  })
